#pragma once

#include <cstdint>
#include <span>

namespace levywell::inline tail {

/// A sum beside the sum of the magnitudes of its terms.
struct BlockSum {
    double sum = 0;
    double magnitude = 0;

    BlockSum& operator+=(const BlockSum& other) {
        sum += other.sum;
        magnitude += other.magnitude;
        return *this;
    }
};

/// Both sums of x, in an order that does not depend on the SIMD target.
BlockSum lane_sum(std::span<const double> x);

/// Relative rounding error of the numbers that are summed: half the distance from 1 to the next number.
inline constexpr double double_rounding = 0x1p-53;
inline constexpr double single_rounding = 0x1p-24;

/// In the place of a rounding: no sum is taken for a rounding error.
inline constexpr double keep_all_sums = -1;

/// Rounding errors of a sum of numbers that cancel, in units of rounding * (sum of magnitudes): what is
/// smaller is taken for rounding (measured in docs/decisions/cancelled_blocks.md).
inline constexpr double cancelled_margin = 64;

/// Whether a sum of `length` numbers, not all 0, is smaller than the rounding of its terms, of relative size
/// `rounding` each, and of their addition in double precision may have made it.
inline bool cancels(const BlockSum& block, std::int64_t length, double rounding) {
    const double relative = cancelled_margin * rounding + static_cast<double>(length) * double_rounding;
    const double size = block.sum < 0 ? -block.sum : block.sum;
    return block.magnitude > 0 && size <= relative * block.magnitude;
}

}  // namespace levywell::inline tail
