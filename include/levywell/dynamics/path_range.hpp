#pragma once

#include <cstdint>
#include <vector>

namespace levywell::inline dynamics {

/// Path ids [first, first + count) of a condition.
struct PathRange {
    std::int64_t first = 0;
    std::int64_t count = 0;

    std::int64_t end() const { return first + count; }
    bool operator==(const PathRange&) const = default;
};

/// Puts ranges that are apart into ascending order, and makes one of those that touch.
void join_neighbours(std::vector<PathRange>& ranges);

}  // namespace levywell::inline dynamics
