#pragma once

#include "levywell/data/image_set.hpp"
#include "levywell/nn/network.hpp"
#include "levywell/tail/noise_estimator.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace levywell::inline nn {

/// What a pass over a set of points gives.
struct NoiseMeasurement {
    double loss = 0;      ///< mean over all points, evaluation mode
    double accuracy = 0;  ///< share of all points
    NoiseTailIndex noise;
};

/// How points are dealt into the minibatches of a measurement.
enum class Partition {
    shuffled,   ///< once, at random; a last, smaller minibatch counts for the full gradient, not as noise
    file_order  ///< in their order, as the code released with the 2019 paper does: a last, smaller minibatch
                ///< counts as noise, and as much as the others for the full gradient
};

/// Memory for minibatch gradients, shared by the measurements of a run, which come one after another.
struct GradientStore {
    std::int64_t budget = 0;  ///< floats
    std::vector<float> values;
};

/// Measures the gradient noise of a network on a set of images: the points are dealt once, at random, into
/// minibatches of `batch`; the noise of minibatch i is its gradient minus the gradient over all points. A
/// last, smaller minibatch counts for the full gradient, not as noise. Gradients are kept while all of them
/// fit the store's budget; else each is computed twice and memory stays O(p).
class NoiseMeasurer {
  public:
    /// `points`: how many of the set's images, from the first. `seed` fixes the partition.
    NoiseMeasurer(const ImageFormat& format, const ImageSet& set, std::int64_t points, std::int64_t batch,
                  std::uint64_t seed, const std::vector<std::int64_t>& layers,
                  Partition partition = Partition::shuffled);

    /// One thread for each replica. The numbers do not depend on how many there are. Throws Interrupted soon
    /// after `interrupted`, which every thread calls, has said true.
    NoiseMeasurement operator()(std::vector<Network>& replicas, GradientStore& store,
                                const std::function<bool()>& interrupted = {}) const;

    /// The noise vectors themselves, one minibatch after another, each gradient computed twice: O(p) in
    /// memory.
    void each_noise(Network& network, const std::function<void(std::span<const float>)>& take) const;

    /// Gradients of the first `rows` minibatches, one after another. One thread for each replica; the numbers
    /// do not depend on how many there are.
    std::vector<float> gradients(std::vector<Network>& replicas, std::int64_t rows) const;

    std::int64_t minibatches() const { return whole_; }
    /// Point ids, minibatch by minibatch.
    const std::vector<std::int64_t>& partition() const { return order_; }

  private:
    class Worker;

    std::int64_t size_of(std::int64_t minibatch) const;  ///< points in it
    double weight_of(std::int64_t minibatch) const;      ///< in the full gradient
    double total_weight() const;

    const ImageFormat& format_;
    const ImageSet& set_;
    std::vector<std::int64_t> order_;
    std::int64_t batch_;
    Partition kind_;
    std::int64_t whole_;  ///< minibatches that count as noise
    std::int64_t all_;    ///< with the smaller one
    std::vector<std::int64_t> layers_;
    std::int64_t parameters_ = 0;
};

}  // namespace levywell::inline nn
