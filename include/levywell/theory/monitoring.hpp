#pragma once

namespace levywell {

/// Checking an exit at grid times only makes it late. For 1 < alpha <= 2 the discretely monitored path leaves
/// an interval as the continuous one leaves the interval whose ends lie farther out by beta_alpha eps
/// dt^(1/alpha), beta_alpha = -zeta(1 - 1/alpha) Gamma(1 - 1/alpha) / pi (alpha = 2: 0.8239 eps sqrt(dt)).
/// Heuristic for two-sided exits. Source: Broadie, Glasserman, Kou 1997 (alpha = 2); Dia, Lamberton 2011
/// (Levy).
double monitoring_constant(double alpha);  ///< beta_alpha; 1 < alpha <= 2, NaN otherwise

/// Below this tail index the next term of the expansion, O(dt), cancels most of beta_alpha's pole at alpha =
/// 1, and the shift would correct too much (measured on flat intervals; docs/decisions/monitoring.md).
inline constexpr double smallest_monitoring_alpha = 1.2;

/// beta_alpha eps dt^(1/alpha) for smallest_monitoring_alpha <= alpha <= 2, and 0 below, where the bias is
/// O(dt) and small [length].
double monitoring_shift(double alpha, double epsilon, double dt);

}  // namespace levywell
