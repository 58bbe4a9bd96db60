#pragma once

#include "levywell/core/interval.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/potential/model.hpp"
#include "levywell/theory/end_curves.hpp"
#include "levywell/theory/spectrum.hpp"

#include <cstddef>
#include <vector>

namespace levywell::inline exec {

/// Exact curves and modes of a potential at a noise, by the nonlocal solver for every alpha (at alpha = 2 as
/// long as rounding leaves digits: barriers of some 20 D). Where there are none `missing` says why.

/// Mean time to leave an interval and probability of leaving it to the right; `starts` are among the points.
EndCurves predict_exit_curves(const Model& potential, double alpha, double epsilon, const Interval& interval,
                              const std::vector<double>& starts, double tolerance = exact_tolerance);

/// Of each well the mean time to the balls of the others, and the probability that its ball is the first.
EndCurves predict_transition_curves(const Model& potential, double alpha, double epsilon,
                                    double tolerance = exact_tolerance);

/// Modes of the process killed outside an interval, and its quasi-stationary law.
Spectrum predict_killed_spectrum(const Model& potential, double alpha, double epsilon,
                                 const Interval& interval, std::size_t modes,
                                 double tolerance = exact_tolerance);

/// Modes of relaxation on the whole line.
Spectrum predict_relaxation(const Model& potential, double alpha, double epsilon, std::size_t modes,
                            double tolerance = exact_tolerance);

}  // namespace levywell::inline exec
