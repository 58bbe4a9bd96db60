#pragma once

#include "levywell/core/interval.hpp"
#include "levywell/theory/reference.hpp"

#include <functional>
#include <vector>

namespace levywell::inline theory {

/// Eyring-Kramers mean time for alpha = 2 from a minimum over one maximum to the far well:
/// 2 pi / sqrt(f''(m) |f''(s)|) exp((f(s) - f(m)) / D), D = eps^2 in the levy convention; half of it to the
/// maximum itself. barrier = f(s) - f(m) > 0 [length^2/time]; curvatures f''(m) > 0 > f''(s) [1/time]; result
/// [time], +inf on overflow, with its decimal logarithm. Source: Kramers 1940; Berglund 2013, eq. 2.6.
struct KramersBarrier {
    double barrier;
    double curvature_minimum;
    double curvature_maximum;
};
Reference kramers_time_to_far_well(const KramersBarrier& barrier, double epsilon);
Reference kramers_time_to_saddle(const KramersBarrier& barrier, double epsilon);

/// dw = -f'(w) dt + sqrt(2 D) dB on the line: what the exact Brownian formulas need.
struct BrownianProblem {
    std::function<double(double)>
        value;                    ///< f [length^2/time]; must rise without bound towards an infinite end
    std::vector<double> resolve;  ///< points near which f has structure: critical points [length]
    double diffusivity;           ///< D = eps^2 (levy convention) or eps^2/2 (eps dB) [length^2/time]
};

/// Exact mean time to leave `interval` from x inside [time], by the double integral
/// (1/D) int_x^b dy e^(f(y)/D) int_-inf^y dz e^(-f(z)/D) of a left end at infinity, its mirror image, or
/// their combination with the exit probabilities for two finite ends; +inf where that overflows a double,
/// with the decimal logarithm (there to 0.01). Exponents are kept as logarithms, so that barriers of many
/// hundred D do no harm. Throws InputError when no end is finite or x lies outside. Source: Gardiner 2009,
/// section 5.5.
Reference brownian_mean_exit_time(const BrownianProblem& problem, const Interval& interval, double x);

/// Standard deviation of that time over its mean, to 1%; NaN where the time is beyond a long double. Source:
/// moments of a birth-and-death chain, Karlin, Taylor 1975, section 4.7.
double brownian_exit_time_variation(const BrownianProblem& problem, const Interval& interval, double x);

/// P_x(exit at the right end) of a bounded interval: int_a^x e^(f/D) / int_a^b e^(f/D).
Reference brownian_exit_right_probability(const BrownianProblem& problem, const Interval& interval, double x);

/// Probability of each of `basins` under the invariant density e^(-f/D) / Z on the whole line.
std::vector<double> brownian_stationary(const BrownianProblem& problem, const std::vector<Interval>& basins);

}  // namespace levywell::inline theory
