#include "levywell/dynamics/path_range.hpp"

#include <algorithm>
#include <utility>

namespace levywell::inline dynamics {

void join_neighbours(std::vector<PathRange>& ranges) {
    std::sort(ranges.begin(), ranges.end(),
              [](const PathRange& a, const PathRange& b) { return a.first < b.first; });
    std::vector<PathRange> joined;
    for (const PathRange& range : ranges) {
        if (!joined.empty() && joined.back().end() == range.first) {
            joined.back().count += range.count;
        } else {
            joined.push_back(range);
        }
    }
    ranges = std::move(joined);
}

}  // namespace levywell::inline dynamics
