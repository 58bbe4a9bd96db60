#pragma once

#include <cmath>
#include <cstdint>

namespace levywell::inline exec {

inline constexpr std::int64_t most_steps = std::int64_t{1} << 40;          // that are integrated one by one
inline constexpr std::int64_t most_steps_at_rest = std::int64_t{1} << 55;  // that a clock counts

inline constexpr double patience = 1e13;  // of all paths together, where a message offers or refuses: hours

/// Squares of step counts are summed over paths in 128 bits, exactly: the most steps that each of so many
/// paths may have, and the other way round.
inline double most_steps_of(std::int64_t paths) {
    return 0.999 * 0x1p64 / std::sqrt(static_cast<double>(paths));
}
inline double most_paths_of(double steps) {
    return 0.998 * 0x1p64 / steps * 0x1p64 / steps;
}

}  // namespace levywell::inline exec
