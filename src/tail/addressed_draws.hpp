#pragma once

#include "levywell/random/philox.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace levywell::inline tail {

/// Numbers of simple laws one after another, addressed by (seed, stream): the same ones on any thread.
class AddressedDraws {
  public:
    AddressedDraws(std::uint64_t seed, std::uint64_t stream) : seed_(seed), stream_(stream) {}

    std::uint32_t word() {
        if (next_ == 4) {
            words_ = philox_words(seed_, stream_, block_++, Purpose::surrogate);
            next_ = 0;
        }
        return words_[next_++];
    }

    /// In (0, 1), 53 bits.
    double uniform() {
        const std::uint64_t high = word();
        return (static_cast<double>((high << 32 | word()) >> 11) + 0.5) * 0x1p-53;
    }

    double exponential() { return -std::log(uniform()); }

    /// N(0, 1). Source: Box and Muller 1958.
    double normal() {
        const double radius = std::sqrt(2 * exponential());
        return radius * std::cos(2 * std::numbers::pi * uniform());
    }

    /// Gamma law of a shape > 0, unit scale. Source: Marsaglia and Tsang 2000.
    double gamma(double shape) {
        if (shape < 1) return gamma(shape + 1) * std::pow(uniform(), 1 / shape);
        const double d = shape - 1.0 / 3;
        while (true) {
            const double x = normal();
            const double root = 1 + x / std::sqrt(9 * d);
            const double v = root * root * root;
            if (v > 0 && std::log(uniform()) < x * x / 2 + d * (1 - v + std::log(v))) return d * v;
        }
    }

    /// log of the positive stable number with E exp(-sA) = exp(-s^index), 0 < index < 1. Source: Kanter 1975.
    double log_positive_stable(double index) {
        const double u = std::numbers::pi * uniform();
        const double e = exponential();
        return std::log(std::sin(index * u)) - std::log(std::sin(u)) / index +
               (1 - index) / index * (std::log(std::sin((1 - index) * u)) - std::log(e));
    }

    std::uint64_t below(std::uint64_t n) { return word() * n >> 32; }

  private:
    std::uint64_t seed_;
    std::uint64_t stream_;
    std::uint64_t block_ = 0;
    std::array<std::uint32_t, 4> words_{};
    std::size_t next_ = 4;
};

}  // namespace levywell::inline tail
