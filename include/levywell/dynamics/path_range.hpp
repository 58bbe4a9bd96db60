#pragma once

#include <cstdint>

namespace levywell {

/// Path ids [first, first + count) of a condition.
struct PathRange {
    std::int64_t first = 0;
    std::int64_t count = 0;

    std::int64_t end() const { return first + count; }
};

}  // namespace levywell
