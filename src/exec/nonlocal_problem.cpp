#include "exec/nonlocal_problem.hpp"

#include <cmath>

namespace levywell::inline exec {

NonlocalProblem nonlocal_problem(double alpha, double epsilon, const Model& potential) {
    NonlocalProblem problem;
    problem.slope = [f = potential.potential](double w) { return f->slope(w); };
    for (const auto* points : {&potential.landscape.minima, &potential.landscape.maxima}) {
        for (const CriticalPoint& point : *points)
            problem.critical_points.push_back({point.position, std::abs(point.curvature)});
    }
    for (const MergedPoint& point : potential.landscape.merged) {
        if (point.known) problem.critical_points.push_back({point.position, std::abs(point.curvature)});
    }
    problem.alpha = alpha;
    problem.epsilon = epsilon;
    return problem;
}

NonlocalProblem transition_problem(double alpha, double epsilon, const Model& potential, double delta) {
    NonlocalProblem problem = nonlocal_problem(alpha, epsilon, potential);
    for (const CriticalPoint& minimum : potential.landscape.minima)
        problem.targets.push_back({minimum.position - delta, minimum.position + delta});
    return problem;
}

}  // namespace levywell::inline exec
