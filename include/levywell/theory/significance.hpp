#pragma once

namespace levywell::inline theory {

/// p-values below it are not put down to chance, here and in what is said of a run.
inline constexpr double by_chance = 1e-3;

/// Probability that a deviation of |z| of its standard errors, or a larger one, is chance: Student's law with
/// `freedom` degrees of freedom (> 0; infinite: the normal law). NaN where z is. Source: Student 1908.
double two_sided_p_value(double z, double freedom);

/// The deviation that has this two-sided p-value, 0 < p < 1 [standard errors].
double critical_deviation(double p, double freedom);

}  // namespace levywell::inline theory
