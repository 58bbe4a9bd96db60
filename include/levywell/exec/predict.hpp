#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/summary.hpp"
#include "levywell/potential/model.hpp"
#include "levywell/theory/exponentiality.hpp"
#include "levywell/theory/nonlocal.hpp"
#include "levywell/theory/prediction.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace levywell::inline exec {

/// Relative error at which exact values are refined no further, where none is asked for.
inline constexpr double exact_tolerance = 1e-3;

/// Faults of noises of which theory could say nothing, and of a tolerance that is none.
void check_theory_noise(const std::vector<double>& alphas, const std::vector<double>& epsilons,
                        Faults& faults);
void check_tolerance(double tolerance, Faults& faults);

/// The condition of a measurement from the minimum of well i, as a run with default choices would have it:
/// for theory alone. Throws InputError where there is no such well or noise.
Condition condition_from(const Model& potential, MeasureChoice measure, double alpha, double epsilon,
                         std::size_t well);

/// The exact stationary law of the process at its own noise, with the share of each basin; alpha = 2
/// included. Where there is none the shares are NaN, and `missing` says why.
StationaryLaw predict_stationary(const Model& potential, double alpha, double epsilon,
                                 double tolerance = exact_tolerance);

/// The exact stationary density. Alpha = 2 included, where the error is 0. Cells whose error is above
/// `tolerance` times the mean are as near as the solver gets.
StationaryDensity predict_density(const Model& potential, double alpha, double epsilon,
                                  double tolerance = exact_tolerance);

/// Everything theory/ says of a condition; exact values to the relative `tolerance`, or as near as the solver
/// gets (see their errors).
Prediction predict(const Condition& condition, const Model& potential, double tolerance = exact_tolerance);

/// The same without exact values: rates and times of small noise.
Prediction predict_limits(const Condition& condition, const Model& potential);

/// predict() of transitions from every minimum. The wells share one solver: memory grows little faster than
/// their number, time like its square at most. `before` is called with each well's number before its values.
std::vector<Prediction> predict_transitions(const Model& potential, double alpha, double epsilon,
                                            double tolerance = exact_tolerance,
                                            const std::function<void(std::size_t)>& before = {});

/// Holds what was measured against the prediction: the mean, and the targets of a sample that nothing
/// censored. `times`: what test_constant_rate() says of the paths.
Check compare(const Condition& condition, const Summary& summary, const ExponentialityCheck& times,
              const Prediction& prediction);

}  // namespace levywell::inline exec
