#pragma once

#include "levywell/core/interval.hpp"
#include "levywell/theory/reference.hpp"

namespace levywell::inline theory {

/// Exact exit laws without drift (f = 0) from a bounded interval (c - r, c + r), start x inside.

/// E_x tau = (r^2 - (x-c)^2)^(alpha/2) / (eps^alpha Gamma(1 + alpha)). Source: Getoor 1961, theorem 5.2.
Reference getoor_mean_exit_time(double x, const Interval& interval, double alpha, double epsilon);

/// P_x(exit to the right) = I_{(1+y)/2}(alpha/2, alpha/2), y = (x-c)/r; regularised incomplete beta.
/// Independent of eps. Source: Blumenthal, Getoor, Ray 1961, theorem A.
Reference exit_right_probability(double x, const Interval& interval, double alpha);

/// Density of the exit point at y outside the interval [1/length]; for 0 < alpha < 2. Source: as above.
double exit_point_density(double y, double x, const Interval& interval, double alpha);

/// P_x(exit point > y) for y >= upper end: the law of the overshoot to the right, by quadrature to 1e-10.
double exit_point_survival(double y, double x, const Interval& interval, double alpha);

}  // namespace levywell::inline theory
