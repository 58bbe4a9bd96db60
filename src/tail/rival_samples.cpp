#include "tail/rival_samples.hpp"

#include "levywell/random/philox.hpp"

#include <cmath>
#include <numbers>

namespace levywell {

UniformPair uniform_pair(std::uint64_t seed, std::uint64_t path, std::uint64_t k) {
    const auto words = philox_words(seed, path, k, Purpose::sample);
    const auto uniform = [](std::uint32_t high, std::uint32_t low) {
        return (static_cast<double>((std::uint64_t{high} << 32 | low) >> 11) + 0.5) * 0x1p-53;
    };
    return {uniform(words[0], words[1]), uniform(words[2], words[3])};
}

namespace {

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

SampleMaker mixture_samples(double spread, double sigma) {
    return each([=](const UniformPair& u) {
        const double length = std::sqrt(-2 * std::log(u.first));
        const double angle = 2 * std::numbers::pi * u.second;
        return sigma * std::exp(spread * length * std::cos(angle)) * length * std::sin(angle);
    });
}

}  // namespace levywell
