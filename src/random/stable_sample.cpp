#include "levywell/random/stable_sample.hpp"

#include "levywell/random/philox.hpp"

#include <cmath>

namespace levywell::inline random {

StableSample::StableSample(const StableLaw& law, double scale, std::uint64_t seed)
    : table_(law, scale), seed_(seed) {}

double StableSample::operator()(std::int64_t k, std::int64_t vector) const {
    const auto words = philox_words(seed_, static_cast<std::uint64_t>(vector), static_cast<std::uint64_t>(k),
                                    Purpose::sample);
    return table_.draw(words[0], words[1]);
}

double StableSample::norm(std::int64_t vector, std::int64_t dimension) const {
    double norm = 0;
    // Not the sum of squares: those of the tail may overflow.
    for (std::int64_t k = 0; k < dimension; ++k) norm = std::hypot(norm, (*this)(k, vector));
    return norm;
}

}  // namespace levywell::inline random
