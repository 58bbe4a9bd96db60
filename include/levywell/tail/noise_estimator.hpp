#pragma once

#include "levywell/tail/block_sums.hpp"
#include "levywell/tail/log_moment.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace levywell::inline tail {

/// The pooled estimate with another block length.
struct BlockLengthEstimate {
    std::int64_t block_length = 0;  ///< K1
    LogMomentEstimate estimate;     ///< zeros skipped
};

/// alpha-hat of gradient noise, and what it was made of.
struct NoiseTailIndex {
    std::int64_t coordinates = 0;            ///< of a noise vector
    BlockPlan plan;                          ///< of the pooled vector
    LogMomentEstimate pooled;                ///< zeros skipped
    LogMomentEstimate shifted;               ///< log(|x| + 2^-52)
    LogMomentEstimate dropped;               ///< dead coordinates taken out
    BlockPlan released_plan;                 ///< of the code released with the 2019 paper ..
    LogMomentEstimate released;              ///< .. and what it gives: 2^-52 added, nothing left out
    std::vector<LogMomentEstimate> layers;   ///< each layer's own vector, zeros skipped
    std::vector<BlockLengthEstimate> sweep;  ///< where other block lengths were asked for
    double zero_fraction = 0;                ///< share of exact zeros among the K numbers
    std::vector<double> norms;               ///< |U^i| of each minibatch
};

/// The scale of an entry of U = g_1 - mean of g_1 .. g_P over that of the noise of g_1, for independent
/// stable g of index alpha: ((1 - 1/P)^alpha + (P - 1) P^-alpha)^(1/alpha). Below 1 at alpha = 2, else above
/// where P is large. Source: scales of independent stable terms add as powers alpha, as their characteristic
/// functions multiply.
double centring_factor(double alpha, double minibatches);

/// The log-moment estimator on the noise vectors U^i = g_i - mean of P minibatches, concatenated in order
/// (minibatch-major, parameters inside in order), without ever holding that vector: each minibatch gives a
/// digest of O(sqrt K) numbers, by any thread, and the digests are combined in order. Pooled over all
/// parameters, per layer, and without dead coordinates, in one pass.
class NoiseEstimator {
  public:
    /// `layers`: number of parameters of each; `live`: GradientMean::live(), one entry a parameter.
    /// `block_lengths`: further ones for the pooled estimate, from 1 to the number of entries.
    NoiseEstimator(const std::vector<std::int64_t>& layers, std::int64_t minibatches,
                   std::span<const std::uint8_t> live, std::vector<std::int64_t> block_lengths = {});

    /// What a minibatch leaves of itself.
    class Digest {
        friend class NoiseEstimator;
        std::vector<BlockSums> streams;
        double square = 0;
    };

    /// Minibatch `number` of P; gradient and mean have one entry a parameter. Thread-safe.
    Digest digest(std::int64_t number, std::span<const float> gradient, std::span<const double> mean) const;

    /// All P digests in order. Every estimate is NaN where a gradient was not finite.
    NoiseTailIndex combine(std::span<const Digest> digests) const;

  private:
    /// One of the vectors whose tail index is estimated: some coordinates of every minibatch.
    struct Stream {
        std::int64_t begin = 0;  ///< coordinates [begin, end)
        std::int64_t end = 0;
        bool live_only = false;
        std::int64_t size = 0;  ///< coordinates a minibatch
        BlockPlan plan;
        double rounding = single_rounding;
        std::int64_t last_minibatch = 0;  ///< the one in which plan.used numbers are reached ..
        std::int64_t last_end = 0;        ///< .. before this coordinate

        /// Where this minibatch's coordinates end that belong to the first plan.used numbers.
        std::int64_t end_in(std::int64_t minibatch) const {
            if (minibatch < last_minibatch) return end;
            return minibatch == last_minibatch ? last_end : begin;
        }
    };

    std::int64_t entries(std::int64_t begin, std::int64_t end, bool live_only) const;
    Stream make_stream(std::int64_t begin, std::int64_t end, bool live_only, const BlockPlan& plan) const;
    LogMomentEstimate estimate(std::span<const Digest> digests, std::size_t stream, ZeroPolicy policy) const;

    std::int64_t minibatches_;
    std::vector<std::uint8_t> live_;
    std::vector<std::int64_t> block_lengths_;
    std::vector<Stream>
        streams_;  ///< pooled, live coordinates, released, each other block length, each layer
    std::int64_t parameters_ = 0;
};

}  // namespace levywell::inline tail
