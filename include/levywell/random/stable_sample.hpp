#pragma once

#include "levywell/random/quantile_table.hpp"
#include "levywell/random/stable_law.hpp"

#include <cstdint>
#include <string>

namespace levywell::inline random {

/// Independent draws of a symmetric stable law, by the simulator's own sampler; each has an address.
class StableSample {
  public:
    /// Why no sample has this scale: empty from 1e-100 to 1e100. Draws are cut at 1e150, which must lie far
    /// out.
    static std::string why_not(double scale);

    /// sigma = `scale`: E exp(ikX) = exp(-|sigma k|^alpha). Throws InputError for a scale outside 1e-100 to
    /// 1e100 and, as QuantileTable, for alpha below 0.05.
    StableSample(const StableLaw& law, double scale, std::uint64_t seed);

    /// Number k of a vector; vectors are independent of each other. Throws InputError unless k, vector >= 0.
    double operator()(std::int64_t k, std::int64_t vector = 0) const { return draw(seed_, k, vector); }

    /// The same of another seed.
    double draw(std::uint64_t seed, std::int64_t k, std::int64_t vector = 0) const;

    /// Euclidean norm of the first `dimension` numbers of a vector. Throws InputError unless vector,
    /// dimension >= 0.
    double norm(std::int64_t vector, std::int64_t dimension) const;

  private:
    QuantileTable<double> table_;
    std::uint64_t seed_;
};

}  // namespace levywell::inline random
