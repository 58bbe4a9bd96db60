#include "levywell/random/stable_sample.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/random/philox.hpp"

#include <cmath>

#include <fmt/format.h>

namespace levywell::inline random {

namespace {

double checked_scale(double scale) {
    const std::string fault = StableSample::why_not(scale);
    if (!fault.empty()) throw InputError("scale", fault);
    return scale;
}

void require_natural(const char* name, std::int64_t number) {
    if (number < 0) throw InputError(name, fmt::format("{} = {} (must be >= 0)", name, number));
}

}  // namespace

std::string StableSample::why_not(double scale) {
    if (scale >= 1e-100 && scale <= 1e100) return {};
    return fmt::format("scale = {} (from 1e-100 to 1e100; choose another unit)", scale);
}

StableSample::StableSample(const StableLaw& law, double scale, std::uint64_t seed)
    : table_(law, checked_scale(scale)), seed_(seed) {}

double StableSample::draw(std::uint64_t seed, std::int64_t k, std::int64_t vector) const {
    require_natural("k", k);
    require_natural("vector", vector);
    const auto words = philox_words(seed, static_cast<std::uint64_t>(vector), static_cast<std::uint64_t>(k),
                                    Purpose::sample);
    return table_.draw(words[0], words[1]);
}

double StableSample::norm(std::int64_t vector, std::int64_t dimension) const {
    require_natural("vector", vector);
    require_natural("dimension", dimension);
    double norm = 0;
    // Not the sum of squares: those of the tail may overflow.
    for (std::int64_t k = 0; k < dimension; ++k) norm = std::hypot(norm, (*this)(k, vector));
    return norm;
}

}  // namespace levywell::inline random
