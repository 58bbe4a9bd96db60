#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <boost/math/tools/toms748_solve.hpp>

namespace levywell::inline tail {

/// Standard errors on either side of an estimate that hold 95% of a Gaussian law.
inline constexpr double two_sided_95 = 1.959963984540054;

/// Half the 0.95 quantile of chi-square with one degree of freedom: how far a profile likelihood falls to the
/// ends of its 95% interval.
inline constexpr double half_chi_square_95 = 1.9207294103470620;

/// The end of a confidence interval: where `excess`, positive at `from`, first falls below 0 on the way
/// `towards` the end of the range, looked for in steps that double, the first of length `step`; `towards`
/// itself where it does not. Within 1e-5.
template <class Function>
double interval_end(const Function& excess, double from, double towards, double step) {
    constexpr double tolerance = 1e-5;
    double inner = from;
    if (!(excess(from) > 0)) return from;
    for (;; step *= 2) {
        double outer = from + std::copysign(step, towards - from);
        const bool last = std::abs(outer - from) >= std::abs(towards - from);
        if (last) outer = towards;
        if (excess(outer) < 0) {
            std::uintmax_t iterations = 60;
            const auto bracket = boost::math::tools::toms748_solve(
                excess, std::min(inner, outer), std::max(inner, outer),
                [](double a, double b) { return std::abs(b - a) < tolerance; }, iterations);
            return (bracket.first + bracket.second) / 2;
        }
        if (last) return towards;
        inner = outer;
    }
}

}  // namespace levywell::inline tail
