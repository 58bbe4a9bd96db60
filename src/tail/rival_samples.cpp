#include "tail/rival_samples.hpp"

#include "levywell/random/philox.hpp"

#include <cmath>
#include <numbers>

namespace levywell::inline tail {
namespace {

/// Uniform numbers in (0, 1) of 53 bits.
struct UniformPair {
    double first, second;
};

UniformPair uniform_pair(std::uint64_t seed, std::uint64_t path, std::uint64_t k) {
    const auto words = philox_words(seed, path, k, Purpose::sample);
    const auto uniform = [](std::uint32_t high, std::uint32_t low) {
        return (static_cast<double>((std::uint64_t{high} << 32 | low) >> 11) + 0.5) * 0x1p-53;
    };
    return {uniform(words[0], words[1]), uniform(words[2], words[3])};
}

template <class Draw>
SampleMaker each(const Draw& draw) {
    return [draw](std::size_t n, std::uint64_t seed, std::uint64_t path) {
        std::vector<double> values;
        for (std::size_t k = 0; k < n; ++k) values.push_back(draw(uniform_pair(seed, path, k)));
        return values;
    };
}

}  // namespace

SampleMaker stable_samples(const QuantileTable<double>& table, double largest) {
    return [&table, largest](std::size_t n, std::uint64_t seed, std::uint64_t path) {
        std::vector<double> values;
        for (std::uint64_t block = 0; values.size() < n; ++block) {
            const auto words = philox_words(seed, path, block, Purpose::sample);
            const auto further = philox_words(seed, path, block, Purpose::refinement);
            for (std::size_t k = 0; k < 4 && values.size() < n; ++k) {
                const double x = table.draw(words[k], further[k]);
                if (std::abs(x) <= largest) values.push_back(x);
            }
        }
        return values;
    };
}

SampleMaker student_samples(double freedom, double sigma) {
    return each([=](const UniformPair& u) {
        return sigma * std::sqrt(freedom * std::expm1(-2 / freedom * std::log(u.first))) *
               std::cos(2 * std::numbers::pi * u.second);
    });
}

SampleMaker pareto_samples(double exponent, double sigma) {
    return each([=](const UniformPair& u) {
        return std::copysign(sigma, u.first - 0.5) * std::expm1(-std::log(u.second) / exponent);
    });
}

SampleMaker mixture_samples(const GaussianMixture& law) {
    return [law](std::size_t n, std::uint64_t seed, std::uint64_t path) {
        std::vector<double> values;
        for (std::size_t k = 0; k < n; ++k) {  // Box and Muller; the third uniform from the next words
            const UniformPair u = uniform_pair(seed, path, 2 * k);
            const bool wide = uniform_pair(seed, path, 2 * k + 1).first < law.share;
            values.push_back((wide ? law.wide : law.narrow) * std::sqrt(-2 * std::log(u.first)) *
                             std::cos(2 * std::numbers::pi * u.second));
        }
        return values;
    };
}

}  // namespace levywell::inline tail
