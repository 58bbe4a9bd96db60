#pragma once

#include "levywell/random/quantile_table.hpp"
#include "levywell/tail/log_moment.hpp"
#include "levywell/tail/noise_matrix.hpp"

#include <cstdint>
#include <vector>

namespace levywell::inline tail {

/// The paper's pooled alpha-hat of a noise matrix, and of noises that share some property with it.
class KnownNoises {
  public:
    KnownNoises(const NoiseMatrix& noise, std::uint64_t seed) : noise_(noise), seed_(seed) {}

    LogMomentEstimate measured() const;
    double shuffled() const;     ///< all entries in random order
    double permuted() const;     ///< coordinates in random order, minibatches as they are
    double signs() const;        ///< a random sign for every entry
    double independent() const;  ///< independent Gaussian entries with each coordinate's standard deviation
    double white() const;        ///< independent Gaussian entries of one scale

  private:
    const NoiseMatrix& noise_;
    std::uint64_t seed_;
};

/// Independent stable entries with each coordinate's standard deviation as their scale.
class StableNoise {
  public:
    StableNoise(const NoiseMatrix& noise, double alpha, std::uint64_t seed);

    double pooled_alpha() const;
    double shuffled_alpha() const;
    /// Of the coordinates at these places, 1/alpha averaged.
    double alpha_per_coordinate(const std::vector<std::int64_t>& places) const;

  private:
    float draw(std::int64_t i, std::size_t c) const;  ///< of unit scale

    const NoiseMatrix& noise_;
    QuantileTable<float> table_;
    std::uint64_t seed_;
    std::vector<float> scales_;
};

}  // namespace levywell::inline tail
