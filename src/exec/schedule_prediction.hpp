#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/potential/model.hpp"
#include "levywell/theory/prediction.hpp"

namespace levywell::inline exec {

/// What theory says of exit and transition times under a noise schedule: the exact mean (mean_exact, with the
/// spread of times and the targets), and that of a hazard that follows the noise at once, with 1/mean of
/// every segment's own noise for its rate, once by the small-noise law (mean_asymptotic) and once by the
/// exact means (mean_adiabatic). These two hold for segments that are long against the wells' relaxation. The
/// rest stays empty: it depends on one alpha.
Prediction predict_schedule(const Condition& condition, const Model& potential, double tolerance);

}  // namespace levywell::inline exec
