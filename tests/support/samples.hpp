#pragma once
// Samples of known laws, drawn without the project's own samplers.

#include "levywell/random/philox.hpp"

#include <cmath>
#include <numbers>
#include <vector>

namespace test {

/// Two uniform numbers in (0, 1) at (path, k), 53 bits each.
struct UniformPair {
    double first, second;
};
inline UniformPair uniform_pair(std::uint64_t path, std::uint64_t k) {
    const auto words = levywell::philox_words(3, path, k, levywell::Purpose::sample);
    const auto uniform = [](std::uint32_t high, std::uint32_t low) {
        return (static_cast<double>((std::uint64_t{high} << 32 | low) >> 11) + 0.5) * 0x1p-53;
    };
    return {uniform(words[0], words[1]), uniform(words[2], words[3])};
}

template <class Draw>
std::vector<double> sample(std::size_t n, std::uint64_t path, const Draw& draw) {
    std::vector<double> x;
    for (std::size_t k = 0; k < n; ++k) x.push_back(draw(uniform_pair(path, k)));
    return x;
}

/// S(alpha, 0; scale). Source: Chambers, Mallows and Stuck 1976.
inline std::vector<double> stable_sample(double alpha, double scale, std::size_t n, std::uint64_t path) {
    return sample(n, path, [&](const UniformPair& u) {
        const double v = std::numbers::pi * (u.first - 0.5);
        const double e = -std::log(u.second);
        return scale * std::sin(alpha * v) / std::pow(std::cos(v), 1 / alpha) *
               std::pow(std::cos((1 - alpha) * v) / e, (1 - alpha) / alpha);
    });
}

/// Student's law: P(|X| > x) falls as x^-freedom. Source: Bailey 1994.
inline std::vector<double> student_sample(double freedom, std::size_t n, std::uint64_t path) {
    return sample(n, path, [&](const UniformPair& u) {
        return std::sqrt(freedom * (std::pow(u.first, -2 / freedom) - 1)) *
               std::cos(2 * std::numbers::pi * u.second);
    });
}

/// exp(-|x|) / 2: lighter than any power.
inline std::vector<double> laplace_sample(std::size_t n, std::uint64_t path) {
    return sample(n, path,
                  [](const UniformPair& u) { return (u.first < 0.5 ? 1 : -1) * std::log(u.second); });
}

}  // namespace test
