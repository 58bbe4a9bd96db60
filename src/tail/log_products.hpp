#pragma once

#include <cstddef>
#include <cstdint>

namespace levywell::inline tail {

/// Logical SIMD lanes, whatever a register's width: every target multiplies and adds in the same order.
inline constexpr std::size_t log_lanes = 8;

/// What a stretch of numbers multiplies to, lane by lane: [0] |x| with 1 in place of a zero, [1] |x| + 2^-52.
struct LogProducts {
    double mantissas[2][log_lanes];         ///< product of mantissas in [1, 2)
    std::uint64_t exponents[2][log_lanes];  ///< sum of biased exponents
    double zeros[log_lanes];
    double least[log_lanes];  ///< least |x| other than 0
};

}  // namespace levywell::inline tail
