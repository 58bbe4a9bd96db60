#include "random/stable_series.hpp"

#include <cmath>
#include <numbers>

#include <boost/math/special_functions/sin_pi.hpp>

namespace levywell::inline random {
namespace {

constexpr double negligible = 1e-17;     // of the sum: a term that no longer counts in double
constexpr double most_cancellation = 8;  // largest term over the sum: three bits of the 53 may be lost

/// Adds terms until one no longer counts. `term(k)` returns the term's size without sign factors (`bound`),
/// and the two summands. An asymptotic series is used only if its terms become negligible before they grow
/// again.
template <class Term>
std::optional<TailPoint> sum_series(Term term) {
    TailPoint sum{0, 0};
    double largest = 0;
    double previous = HUGE_VAL;
    for (int k = 0; k < 400; ++k) {
        double bound = 0;
        double bound_density = 0;
        TailPoint summand{0, 0};
        term(k, bound, bound_density, summand);
        if (!(bound_density < 1e300)) return std::nullopt;
        if (bound_density > previous && k > 3)
            return std::nullopt;  // grows again before it has become negligible
        previous = k > 3 ? bound_density : HUGE_VAL;
        sum.probability += summand.probability;
        sum.x_density += summand.x_density;
        largest = std::fmax(
            largest, std::fmax(bound / std::fabs(sum.probability), bound_density / std::fabs(sum.x_density)));
        if (k > 3 && bound < negligible * std::fabs(sum.probability) &&
            bound_density < negligible * std::fabs(sum.x_density)) {
            return largest < most_cancellation || k <= 5 ? std::optional(sum) : std::nullopt;
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<TailPoint> stable_tail_series(double alpha, double log_x) {
    return sum_series([&](int index, double& bound, double& bound_density, TailPoint& summand) {
        const double k = index + 1;
        bound = std::exp(std::lgamma(k * alpha) - std::lgamma(k + 1) - k * alpha * log_x) / std::numbers::pi;
        bound_density = k * alpha * bound;
        // (-1)^(k-1) sin(k pi alpha/2) = sin(k pi (2 - alpha)/2) = with 2 - alpha exact: nothing is lost as
        // alpha -> 2.
        const double sign = index % 2 == 0 ? 1 : -1;
        const double factor =
            alpha > 1 ? boost::math::sin_pi(k * (2 - alpha) / 2) : sign * boost::math::sin_pi(k * alpha / 2);
        summand = {bound * factor, bound_density * factor};
    });
}

std::optional<TailPoint> stable_central_series(double alpha, double log_x) {
    return sum_series([&](int index, double& bound, double& bound_density, TailPoint& summand) {
        const double n = 2 * index + 1;
        bound =
            std::exp(std::lgamma(n / alpha) - std::lgamma(n + 1) + n * log_x) / (std::numbers::pi * alpha);
        bound_density = n * bound;
        const double sign = index % 2 == 0 ? 1 : -1;
        summand = {sign * bound, sign * bound_density};
    });
}

}  // namespace levywell::inline random
