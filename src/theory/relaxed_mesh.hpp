#pragma once

#include "levywell/theory/relaxed_end.hpp"
#include "theory/nonlocal_layout.hpp"
#include "theory/nonlocal_level.hpp"

#include <Eigen/Core>
#include <utility>
#include <vector>

namespace levywell::inline theory {

/// The problem on the hull of its interval and of the start's home, on which both have one mesh. Throws
/// InputError for a law that is none.
NonlocalProblem on_the_hull(NonlocalProblem problem, const RelaxedLaw& start);

/// The ends of intervals that are none of the mesh's interval.
std::vector<double> inner_ends(const ScaledProblem& mesh, const std::vector<Interval>& intervals);

/// What a relaxation of finite length leaves of a value, by the changes that one and two more of its length
/// make, continued as a geometric series.
double unrelaxed(double once, double twice, double thrice);

/// The quasi-stationary law of paths that leave the interval of `home`, the stationary one where they never
/// do: masses of all nodes of a level, and what rounding leaves in values that are averaged over them,
/// relative.
std::pair<Eigen::VectorXd, double> quasi_stationary_start(const Level& level, const ScaledProblem& home,
                                                          double minimum);

}  // namespace levywell::inline theory
