#include "levywell/random/stable_law.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/random/levy_measure.hpp"
#include "random/stable_integrals.hpp"
#include "random/stable_series.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include <boost/math/special_functions/erf.hpp>
#include <fmt/format.h>

namespace levywell::inline random {
namespace {

using std::numbers::pi;
constexpr double near_cauchy = 0.1;  // |alpha - 1| up to which the ray integral serves
constexpr double tiny_index = 1e-3;  // below it the central series serves only where P(0 < X <= x) < 1e-300

/// N(0, 2): P(X > x) and x pdf(x); the central probability for upper_tail = false.
TailPoint gaussian_point(double log_x, bool upper_tail) {
    const double x = std::exp(log_x);
    return {0.5 * (upper_tail ? std::erfc(x / 2) : std::erf(x / 2)),
            x * std::exp(-x * x / 4) / (2 * std::sqrt(pi))};
}

TailPoint cauchy_point(double log_x, bool upper_tail) {
    const double x = std::exp(log_x);
    return {std::atan(upper_tail ? 1 / x : x) / pi, 1 / (pi * (std::exp(-log_x) + x))};
}

/// The law at e^log_x: P(X > x) or P(0 < X <= x), and x pdf(x), by the first method that is exact there.
TailPoint evaluate(double alpha, double log_x, bool upper_tail) {
    if (alpha == 2) return gaussian_point(log_x, upper_tail);
    if (alpha == 1) return cauchy_point(log_x, upper_tail);
    if (upper_tail || log_x > 0) {
        if (auto tail = stable_tail_series(alpha, log_x)) {
            if (!upper_tail) tail->probability = 0.5 - tail->probability;
            return *tail;
        }
    }
    if (alpha > tiny_index && log_x < 0.5 && (!upper_tail || log_x < 0)) {
        if (auto centre = stable_central_series(alpha, log_x)) {
            if (upper_tail) centre->probability = 0.5 - centre->probability;
            return *centre;
        }
    }
    return std::fabs(alpha - 1) < near_cauchy ? stable_ray_integral(alpha, log_x, upper_tail)
                                              : stable_angle_integral(alpha, log_x, upper_tail);
}

/// log x at which the probability of the chosen side is p, by Newton's method on log-log axes inside a
/// bracket.
double solve(double alpha, double p, bool upper_tail, double guess) {
    const double log_p = std::log(p);
    double low = -HUGE_VAL;
    double high = HUGE_VAL;
    double log_x = guess;
    const double longest =
        2 / std::fmin(alpha, 1.0);  // keeps an early step from leaving the range altogether
    for (int iteration = 0; iteration < 200; ++iteration) {
        const TailPoint point = evaluate(alpha, log_x, upper_tail);
        const double error = std::log(point.probability) - log_p;
        // P(X > x) falls with x, P(0 < X <= x) grows.
        ((error > 0) == upper_tail ? low : high) = log_x;
        double step = (upper_tail ? 1 : -1) * error * point.probability / point.x_density;
        step = std::fmax(-longest, std::fmin(longest, step));
        if (!std::isfinite(step)) step = upper_tail ? -longest : longest;
        if (std::fabs(step) <= 4e-15 * std::fmax(1.0, std::fabs(log_x))) return log_x + step;
        double next = log_x + step;
        if (!(next > low && next < high)) next = 0.5 * (low + high);
        if (!std::isfinite(next)) next = log_x + (step > 0 ? longest : -longest);
        log_x = next;
    }
    return log_x;
}

void require_probability(double p, double lower, double upper) {
    if (!(p > lower && p < upper))
        throw InputError("probability", fmt::format("p = {} (must lie between {} and {})", p, lower, upper));
}

}  // namespace

std::string StableLaw::why_not(double alpha) {
    if (!(alpha > 0 && alpha <= 2)) return fmt::format("alpha = {} ({})", alpha, domain);
    if (alpha < least_alpha)
        return fmt::format(
            "alpha = {} (at least {}: below it quantiles and their logarithms leave the range "
            "of a double)",
            alpha, least_alpha);
    return {};
}

StableLaw::StableLaw(double alpha) : alpha_(alpha) {
    const std::string fault = why_not(alpha);
    if (!fault.empty()) throw InputError("alpha", fault);
}

double StableLaw::log_sf(double log_x) const {
    if (alpha_ == 2 && log_x > std::log(50.0)) {  // erfc underflows soon: its asymptotic series
        const double z = std::exp(log_x) / 2;
        const double y = 1 / (2 * z * z);
        return -z * z - std::log(2 * z * std::sqrt(pi)) + std::log1p(y * (-1 + y * (3 - 15 * y)));
    }
    return std::log(evaluate(alpha_, log_x, true).probability);
}

double StableLaw::log_pdf(double log_x) const {
    if (alpha_ == 2) {
        const double x = std::exp(log_x);
        return -x * x / 4 - std::log(2 * std::sqrt(pi));
    }
    return std::log(evaluate(alpha_, log_x, true).x_density) - log_x;
}

double StableLaw::pdf(double x) const {
    if (std::isnan(x)) return x;
    if (x == 0) return std::tgamma(1 + 1 / alpha_) / pi;
    return std::exp(log_pdf(std::log(std::fabs(x))));
}

double StableLaw::central_probability(double x) const {
    if (std::isnan(x) || x == 0) return x;
    return std::copysign(evaluate(alpha_, std::log(std::fabs(x)), false).probability, x);
}

double StableLaw::sf(double x) const {
    if (std::isnan(x)) return x;
    if (x <= 0) return x == 0 ? 0.5 : 1 - sf(-x);
    if (std::isinf(x)) return 0;
    return evaluate(alpha_, std::log(x), true).probability;
}

double StableLaw::cdf(double x) const {
    return sf(-x);
}

double StableLaw::log_upper_quantile(double p) const {
    require_probability(p, 0, 0.5);
    if (p > 0.25) return log_central_quantile(0.5 - p);
    double guess = -HUGE_VAL;
    if (alpha_ < 2) guess = (std::log(levy_constant(alpha_) / alpha_) - std::log(p)) / alpha_;
    // So far out the power law has relative error p, and probabilities of doubles no digits.
    if (alpha_ < 2 && p < 1e-290) return guess;
    // Near alpha = 2 the Gaussian body lies beyond the power law's reach.
    if (alpha_ > 1) guess = std::fmax(guess, std::log(2 * boost::math::erfc_inv(2 * p)));
    return solve(alpha_, p, true, guess);
}

double StableLaw::log_central_quantile(double q) const {
    require_probability(q, 0, 0.5);
    if (q > 0.25) return log_upper_quantile(0.5 - q);
    // The limits x -> 0 at fixed alpha and alpha -> 0: P(0 < X <= x) = exp(-x^-alpha) / 2.
    const double guess = alpha_ > tiny_index ? std::log(q * pi) - std::lgamma(1 + 1 / alpha_)
                                             : -std::log(-std::log(2 * q)) / alpha_;
    return solve(alpha_, q, false, guess);
}

double StableLaw::quantile(double p) const {
    require_probability(p, 0, 1);
    if (p == 0.5) return 0;
    return p < 0.5 ? -std::exp(log_upper_quantile(p))
                   : std::exp(p > 0.75 ? log_upper_quantile(1 - p) : log_central_quantile(p - 0.5));
}

}  // namespace levywell::inline random
