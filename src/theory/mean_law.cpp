#include "levywell/theory/mean_law.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/special_functions/gamma.hpp>

namespace levywell::inline theory {
namespace {

constexpr double many = 1e4;  // long times: their number is as good as its mean

/// P(sum of exponential times of mean 1 in number `shape` <= x), or > x.
double below(double shape, double x) {
    return boost::math::gamma_p(shape, x);
}
double above(double shape, double x) {
    return boost::math::gamma_q(shape, x);
}

/// Tails of a sum of a binomial number of exponential times: none make a sum of nothing.
double tail(double n, double share, double x, double (*side)(double, double)) {
    const boost::math::binomial_distribution<double> number(n, share);
    const double spread = 12 * std::sqrt(n * share) + 12;
    double sum = side == below ? boost::math::pdf(number, 0) : 0;
    for (double k = std::max(1.0, std::floor(n * share - spread)); k <= std::min(n, n * share + spread); ++k)
        sum += boost::math::pdf(number, k) * side(k, x);
    return sum;
}

}  // namespace

double TimeLaw::long_times(double n) const {
    return n * std::min(1.0, 2 / (1 + variation * variation));
}

double mean_p_value(double measured, double n, const TimeLaw& law) {
    const double relative = law.variation / std::sqrt(n);
    const double certain = relative / std::hypot(relative, law.error / law.mean);
    const double x = std::max(0.0, 1 + (measured / law.mean - 1) * certain);
    const double share = law.long_times(1);
    // On the side of the mean where it lies: what stands for nothing here is quick, not nothing.
    const auto side = x < 1 ? below : above;
    if (share < 1 && n * share <= many)
        return std::min(1.0, 2 * tail(std::ceil(n), share, n * share * x, side));
    const double shape = 1 / (relative * relative);
    return std::min(1.0, 2 * side(shape, shape * x));
}

double censored_mean_p_value(double events, double expected, double error) {
    const double certain = 1 / std::hypot(1, std::sqrt(expected) * error);
    const double mean = events + (expected - events) * certain;
    return std::min(1.0, 2 * std::min(above(events + 1, mean), below(events, mean)));
}

}  // namespace levywell::inline theory
