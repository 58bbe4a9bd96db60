#include "levywell/theory/flat.hpp"

#include "theory/arguments.hpp"

#include <cmath>
#include <numbers>

#include <boost/math/quadrature/tanh_sinh.hpp>
#include <boost/math/special_functions/beta.hpp>

namespace levywell::inline theory {
namespace {

/// The start in units of the half length, from the centre.
double scaled_start(double x, const Interval& interval) {
    return (2 * x - interval.lower - interval.upper) / interval.length();
}

}  // namespace

Reference getoor_mean_exit_time(double x, const Interval& interval, double alpha, double epsilon) {
    require_noise(alpha, epsilon);
    require_start(x, interval);
    const double square =
        (interval.upper - x) * (x - interval.lower);  // r^2 - (x - c)^2 without cancellation
    return {std::pow(square, alpha / 2) / (std::pow(epsilon, alpha) * std::tgamma(1 + alpha)), "exact",
            "Getoor 1961, theorem 5.2"};
}

Reference exit_right_probability(double x, const Interval& interval, double alpha) {
    require_index(alpha);
    require_start(x, interval);
    return {boost::math::ibeta(alpha / 2, alpha / 2, (1 + scaled_start(x, interval)) / 2), "exact",
            "Blumenthal, Getoor, Ray 1961, theorem A"};
}

double exit_point_density(double y, double x, const Interval& interval, double alpha) {
    require_index(alpha);
    require_start(x, interval);
    if (std::isnan(y)) throw InputError("exit point", "y is not a number");
    if (interval.contains(y) || alpha >= 2) return 0;
    // In lengths: ((x-a)(b-x) / ((y-a)(y-b)))^(alpha/2) / |y - x|.
    const double ratio =
        (x - interval.lower) * (interval.upper - x) / ((y - interval.lower) * (y - interval.upper));
    return std::sin(std::numbers::pi * alpha / 2) / std::numbers::pi * std::pow(ratio, alpha / 2) /
           std::abs(y - x);
}

double exit_point_survival(double y, double x, const Interval& interval, double alpha) {
    require_index(alpha);
    require_start(x, interval);
    if (!(y >= interval.upper))
        throw InputError("exit point", fmt::format("y = {} lies below the upper end {}", y, interval.upper));
    if (alpha >= 2) return y > interval.upper ? 0 : exit_right_probability(x, interval, alpha).value;
    // y = b + (b - a) v / (1 - v) maps the tail to (v(y), 1), where the density is, up to a factor,
    // v^(-alpha/2) (1 - v)^(alpha-1) / ((1 - v)(b - x)/(b - a) + v): end singularities for tanh-sinh.
    const double length = interval.length();
    const double overshoot = (y - interval.upper) / length;
    const double first = overshoot / (1 + overshoot);
    const double reach = (interval.upper - x) / length;
    const double factor =
        std::sin(std::numbers::pi * alpha / 2) / std::numbers::pi * std::pow(reach * (1 - reach), alpha / 2);
    boost::math::quadrature::tanh_sinh<double> quadrature;
    const auto integrand = [&](double v, double complement) {
        // Boost hands over 1 - v > 0 near the upper end, first - v < 0 near the lower one.
        const double rest = complement > 0 ? complement : 1 - v;
        const double beyond = complement < 0 ? first - complement : v;
        if (!(rest > 0 && beyond > 0)) return 0.0;  // the ends themselves: integrable
        return factor * std::pow(beyond, -alpha / 2) * std::pow(rest, alpha - 1) / (rest * reach + beyond);
    };
    return quadrature.integrate(integrand, first, 1.0, 1e-12);
}

}  // namespace levywell::inline theory
