#pragma once
// The two wells of potentials/two_well.toml as the nonlocal solver takes them.

#include "levywell/theory/nonlocal.hpp"

#include <limits>

namespace test {

/// Leaving the left well of f' = (w + 1) w (w - 1.5).
inline levywell::NonlocalProblem two_wells(double alpha, double epsilon) {
    levywell::NonlocalProblem problem;
    problem.slope = [](double w) { return (w + 1) * w * (w - 1.5); };
    problem.critical_points = {{-1, 2.5}, {0, 1.5}, {1.5, 3.75}};
    problem.alpha = alpha;
    problem.epsilon = epsilon;
    problem.interval = {-std::numeric_limits<double>::infinity(), 0};
    problem.starts = {-1};
    return problem;
}

}  // namespace test
