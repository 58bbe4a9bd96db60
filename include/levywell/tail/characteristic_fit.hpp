#pragma once

#include "levywell/tail/tail_estimate.hpp"

#include <span>

namespace levywell::inline tail {

/// The least alpha that the fit finds.
inline constexpr double characteristic_least_alpha = 0.1;

/// alpha and sigma from the empirical characteristic function phi: log(-log|phi(t)|) = alpha log sigma +
/// alpha log t, by generalised least squares with the law's own covariance, at points t that follow the scale
/// found; any location; alpha in [0.1, 2]. `start`: a rough estimate. Source: Koutrouvelis 1980, 1981.
TailEstimate characteristic_fit(std::span<const double> values, const TailEstimate& start);

}  // namespace levywell::inline tail
