#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/summary.hpp"
#include "levywell/potential/potential_file.hpp"
#include "levywell/theory/exponentiality.hpp"
#include "levywell/theory/nonlocal.hpp"
#include "levywell/theory/prediction.hpp"

#include <vector>

namespace levywell {

/// Relative error at which exact values are refined no further, where none is asked for.
inline constexpr double exact_tolerance = 1e-3;

/// The condition of a measurement from the minimum of well i, as a run with default choices would have it:
/// for theory alone.
Condition condition_from(const PotentialFile& potential, Measure measure, double alpha, double epsilon,
                         std::size_t well);

/// The exact stationary law of the process at its own noise, with the share of each basin; alpha = 2
/// included.
StationaryLaw predict_stationary(const PotentialFile& potential, double alpha, double epsilon,
                                 double tolerance = exact_tolerance);

/// Everything theory/ says of a condition; exact values to the relative `tolerance`, or as near as the solver
/// gets (see their errors).
Prediction predict(const Condition& condition, const PotentialFile& potential,
                   double tolerance = exact_tolerance);

/// Holds what was measured against the prediction: the mean, and the targets of a sample that nothing
/// censored. `times`: what test_constant_rate() says of the paths.
Check compare(const Condition& condition, const Summary& summary, const ExponentialityCheck& times,
              const Prediction& prediction);

}  // namespace levywell
