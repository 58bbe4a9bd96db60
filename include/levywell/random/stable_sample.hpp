#pragma once

#include "levywell/random/quantile_table.hpp"
#include "levywell/random/stable_law.hpp"

#include <cstdint>

namespace levywell::inline random {

/// Independent draws of a symmetric stable law, by the simulator's own sampler; each has an address.
class StableSample {
  public:
    /// sigma = `scale`, from 1e-100 to 1e100: E exp(ikX) = exp(-|sigma k|^alpha).
    StableSample(const StableLaw& law, double scale, std::uint64_t seed);

    /// Number k of a vector; vectors are independent of each other. k, vector >= 0.
    double operator()(std::int64_t k, std::int64_t vector = 0) const;

    /// Euclidean norm of the first `dimension` numbers of a vector.
    double norm(std::int64_t vector, std::int64_t dimension) const;

  private:
    QuantileTable<double> table_;
    std::uint64_t seed_;
};

}  // namespace levywell::inline random
