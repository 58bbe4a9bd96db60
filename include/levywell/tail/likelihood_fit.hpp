#pragma once

#include "levywell/tail/tail_estimate.hpp"

#include <span>
#include <vector>

namespace levywell::inline tail {

/// log|x|; for x = 0 a number so low that the density there is f(0).
double log_of_magnitude(double x);

/// log|x| of the numbers that are not 0: many zeros, which no stable sample has, would draw sigma to 0.
std::vector<double> logs_of_magnitudes(std::span<const double> values);

/// Maximum likelihood of (alpha, sigma) of S(alpha, 0; sigma) for numbers with log|x| in `logs`, alpha in
/// [0.2, 2]; the interval is that of the profile likelihood, which keeps its meaning at alpha = 2. `start`: a
/// rough estimate. Source: DuMouchel 1973; Nolan 2001.
TailEstimate likelihood_fit(std::span<const double> logs, const TailEstimate& start);

}  // namespace levywell::inline tail
