#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

namespace levywell {

/// base^n for whole n >= 0 and |base| < 1, by the digits of n: a load and a multiplication each, no branch on
/// their values. Multiplications only, so that every machine gives the same bits; 0 once below `negligible`.
class IntegerPowers {
  public:
    IntegerPowers() = default;
    IntegerPowers(double base, double negligible) {
        base = std::abs(base) < largest ? base : std::copysign(largest, base);
        while (limit_ == 0) {
            std::array<double, digit> powers{1};
            for (std::size_t k = 1; k < digit; ++k) powers[k] = powers[k - 1] * base;
            levels_.push_back(powers);
            base *= powers.back();
            if (std::abs(base) < negligible) limit_ = std::int64_t{1} << (digit_bits * levels_.size());
        }
    }

    double operator()(std::int64_t n) const {
        if (n >= limit_) return 0;
        double power = 1;
        for (const auto& powers : levels_) {
            power *= powers[static_cast<std::size_t>(n) % digit];
            n >>= digit_bits;
        }
        return power;
    }

  private:
    static constexpr int digit_bits = 6;
    static constexpr std::size_t digit = 1 << digit_bits;
    static constexpr double largest = 1 - 0x1p-50;  // ten levels at most

    std::vector<std::array<double, digit>> levels_;
    std::int64_t limit_ = 0;
};

}  // namespace levywell
