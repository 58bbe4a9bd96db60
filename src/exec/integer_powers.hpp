#pragma once

#include "levywell/core/device.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace levywell::inline exec {

/// The digits' powers of IntegerPowers, as plain values: level k holds base^(d 64^k) for the digits d < 64.
struct PowerLevels {
    static constexpr int digit_bits = 6;
    static constexpr std::size_t digit = 1 << digit_bits;

    const double* powers = nullptr;  ///< count x 64
    std::size_t count = 0;
    std::int64_t limit = 0;  ///< from this n on the power is negligible

    /// base^n for n >= 0.
    LEVYWELL_HOST_DEVICE double operator()(std::int64_t n) const {
        if (n >= limit) return 0;
        double power = 1;
        for (std::size_t k = 0; k < count; ++k) {
            power *= powers[k * digit + static_cast<std::size_t>(n) % digit];
            n >>= digit_bits;
        }
        return power;
    }
};

/// base^n for whole n >= 0 and |base| < 1, by the digits of n: a load and a multiplication each, no branch on
/// their values. Multiplications only, so that every machine gives the same bits; 0 once below `negligible`.
class IntegerPowers {
  public:
    IntegerPowers() = default;
    IntegerPowers(double base, double negligible) {
        base = std::abs(base) < largest ? base : std::copysign(largest, base);
        while (limit_ == 0) {
            powers_.push_back(1);
            for (std::size_t k = 1; k < digit; ++k) powers_.push_back(powers_.back() * base);
            base *= powers_.back();
            if (std::abs(base) < negligible) limit_ = std::int64_t{1} << (digit_bits * count());
        }
    }

    double operator()(std::int64_t n) const { return view()(n); }

    PowerLevels view() const { return {powers_.data(), count(), limit_}; }
    const std::vector<double>& powers() const { return powers_; }

  private:
    static constexpr int digit_bits = PowerLevels::digit_bits;
    static constexpr std::size_t digit = PowerLevels::digit;
    static constexpr double largest = 1 - 0x1p-50;  // ten levels at most

    std::size_t count() const { return powers_.size() / digit; }

    std::vector<double> powers_;
    std::int64_t limit_ = 0;
};

}  // namespace levywell::inline exec
