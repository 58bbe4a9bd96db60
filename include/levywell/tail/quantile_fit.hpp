#pragma once

#include "levywell/tail/tail_estimate.hpp"

#include <span>

namespace levywell::inline tail {

/// The least alpha that the fit finds.
inline constexpr double quantile_least_alpha = 0.1;

/// The quantile of a sorted sample at probability p, interpolated between (k - 1/2)/n.
double sample_quantile(std::span<const double> sorted, double p);

/// alpha from (q95 - q05) / (q75 - q25), sigma from q75 - q25; any location; alpha in [0.1, 2]. The interval
/// is that of the ratio's logarithm by the asymptotic law of sample quantiles. Source: McCulloch 1986 (its
/// tables replaced by our quantiles).
TailEstimate quantile_fit(std::span<const double> sorted);

}  // namespace levywell::inline tail
