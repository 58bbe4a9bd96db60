#include "levywell/tail/order_statistics.hpp"

#include "levywell/random/levy_measure.hpp"
#include "tail/interval_end.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include <boost/math/distributions/chi_squared.hpp>

namespace levywell::inline tail {
namespace {

double inverse(double gamma) {
    return gamma > 0 ? 1 / gamma : std::numeric_limits<double>::infinity();
}

/// P(|X| > x) = 2 C_alpha / alpha (sigma / x)^alpha, solved for sigma at the threshold, exceeded by k of n.
double scale_of_tail(double alpha, double threshold, double share) {
    if (!(alpha < 2)) return std::numeric_limits<double>::quiet_NaN();
    return threshold * std::pow(share * alpha / (2 * levy_constant(alpha)), 1 / alpha);
}

TailEstimate of_gamma(double gamma, double low, double high, double threshold, std::int64_t k,
                      std::int64_t n) {
    const double alpha = inverse(gamma);
    if (!std::isfinite(gamma)) {  // the largest numbers are one and the same
        const double nan = std::numeric_limits<double>::quiet_NaN();
        return {nan, nan, nan, nan, k};
    }
    return {alpha, inverse(high), inverse(low),
            scale_of_tail(alpha, threshold, static_cast<double>(k) / static_cast<double>(n)), k};
}

double at(std::span<const double> largest, std::int64_t number) {  // X_(number), the largest is X_(1)
    return largest[static_cast<std::size_t>(number - 1)];
}

struct LogMoments {
    double first = 0;
    double second = 0;
};

/// Moments of log(X_i / X_(k+1)) over the k largest; NaN where these are one and the same.
LogMoments log_moments(std::span<const double> largest, std::int64_t k) {
    LogMoments moments;
    if (largest.front() == at(largest, k + 1))
        moments.first = moments.second = std::numeric_limits<double>::quiet_NaN();
    const double threshold = std::log(at(largest, k + 1));
    for (double x : largest.first(static_cast<std::size_t>(k))) {
        const double excess = std::log(x) - threshold;
        moments.first += excess / static_cast<double>(k);
        moments.second += excess * excess / static_cast<double>(k);
    }
    return moments;
}

}  // namespace

TailEstimate hill_estimate(std::span<const double> largest, std::int64_t k, std::int64_t n) {
    const double gamma = log_moments(largest, k).first;
    const double twice = 2 * static_cast<double>(k);
    const boost::math::chi_squared law(twice);  // of 2 k gamma-hat / gamma
    return of_gamma(gamma, twice * gamma / boost::math::quantile(law, 0.975),
                    twice * gamma / boost::math::quantile(law, 0.025), at(largest, k + 1), k, n);
}

TailEstimate pickands_estimate(std::span<const double> largest, std::int64_t k, std::int64_t n) {
    const std::int64_t quarter = k / 4;
    const double a = at(largest, quarter);
    const double b = at(largest, 2 * quarter);
    const double c = at(largest, 4 * quarter);
    const double gamma = std::log((a - b) / (b - c)) / std::numbers::ln2;
    const double slope =
        std::abs(gamma) > 1e-8 ? gamma / std::expm1(gamma * std::numbers::ln2) : 1 / std::numbers::ln2;
    const double error = two_sided_95 * slope * std::sqrt(std::exp2(2 * gamma + 1) + 1) /
                         (2 * std::numbers::ln2) / std::sqrt(static_cast<double>(quarter));
    return of_gamma(gamma, gamma - error, gamma + error, c, 4 * quarter, n);
}

TailEstimate moment_estimate(std::span<const double> largest, std::int64_t k, std::int64_t n) {
    const LogMoments m = log_moments(largest, k);
    const double gamma = m.first + 1 - 0.5 / (1 - m.first * m.first / m.second);
    double variance = 1 + gamma * gamma;
    if (gamma < 0) {
        const double g = gamma;
        variance =
            (1 - g) * (1 - g) * (1 - 2 * g) *
            (4 - 8 * (1 - 2 * g) / (1 - 3 * g) + (5 - 11 * g) * (1 - 2 * g) / ((1 - 3 * g) * (1 - 4 * g)));
    }
    const double error = two_sided_95 * std::sqrt(variance / static_cast<double>(k));
    return of_gamma(gamma, gamma - error, gamma + error, at(largest, k + 1), k, n);
}

TailEstimate de_haan_peng_estimate(std::span<const double> largest, std::int64_t k, std::int64_t n) {
    const LogMoments m = log_moments(largest, k);
    const double gamma = m.second / (2 * m.first);
    const double error = two_sided_95 * std::sqrt(2 / static_cast<double>(k));  // relative to the true gamma
    const double high = error < 1 ? gamma / (1 - error) : std::numeric_limits<double>::infinity();
    return of_gamma(gamma, gamma / (1 + error), high, at(largest, k + 1), k, n);
}

std::int64_t default_tail_size(std::int64_t n) {
    return std::clamp<std::int64_t>(std::llround(std::sqrt(static_cast<double>(n))),
                                    std::min<std::int64_t>(8, n / 2), n / 2);
}

}  // namespace levywell::inline tail
