#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/record.hpp"

#include <vector>

namespace levywell::inline io {

/// A number that results give of each path.
struct PathColumn {
    const char* name;
    double (*value)(const Condition&, const PathRecord&);
};

/// Those of a condition's measure and scheme; a time is NaN where the path was censored. `target` and
/// `censored`, which are no measurements, come on top of them, but for splitting.
std::vector<PathColumn> path_columns(const Condition& condition);

}  // namespace levywell::inline io
