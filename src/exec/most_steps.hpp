#pragma once

#include <cstdint>

namespace levywell {

inline constexpr std::int64_t most_steps = std::int64_t{1} << 40;          // that are integrated one by one
inline constexpr std::int64_t most_steps_at_rest = std::int64_t{1} << 55;  // that a clock counts

}  // namespace levywell
