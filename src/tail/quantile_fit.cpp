#include "levywell/tail/quantile_fit.hpp"

#include "levywell/random/stable_law.hpp"
#include "tail/interval_end.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <boost/math/tools/toms748_solve.hpp>

namespace levywell::inline tail {
namespace {

constexpr std::array tails{0.05, 0.25};

double log_ratio(double alpha) {
    const StableLaw law(alpha);
    return law.log_upper_quantile(tails[0]) - law.log_upper_quantile(tails[1]);
}

/// The alpha with that ratio of quantiles, which falls as alpha grows; the nearer end of the range where
/// there is none.
double alpha_of(double log_of_ratio) {
    if (!(log_of_ratio > log_ratio(2))) return 2;
    if (log_of_ratio >= log_ratio(quantile_least_alpha)) return quantile_least_alpha;
    std::uintmax_t iterations = 60;
    const auto bracket = boost::math::tools::toms748_solve(
        [&](double alpha) { return log_ratio(alpha) - log_of_ratio; }, quantile_least_alpha, 2.0,
        [](double a, double b) { return std::abs(b - a) < 1e-7; }, iterations);
    return (bracket.first + bracket.second) / 2;
}

/// Variance of the log of the ratio for n numbers: sample quantiles are jointly Gaussian with covariance p (1
/// - r) / (n f(x_p) f(x_r)).
double variance_of_log_ratio(double alpha, double n) {
    const StableLaw law(alpha);
    const std::array<double, 4> p{tails[0], tails[1], 1 - tails[1], 1 - tails[0]};
    std::array<double, 4> weight{};  // derivative of the log ratio over the density, at each quantile
    for (std::size_t k = 0; k < 4; ++k) {
        const double log_x = law.log_upper_quantile(std::min(p[k], 1 - p[k]));
        const bool outer = k == 0 || k == 3;
        const double sign = (k >= 2) == outer ? 1 : -1;
        weight[k] = sign / (2 * std::exp(log_x + law.log_pdf(log_x)));
    }
    double variance = 0;
    for (std::size_t j = 0; j < 4; ++j)
        for (std::size_t k = 0; k < 4; ++k)
            variance += weight[j] * weight[k] * std::min(p[j], p[k]) * (1 - std::max(p[j], p[k])) / n;
    return variance;
}

}  // namespace

double sample_quantile(std::span<const double> sorted, double p) {
    const double position = p * static_cast<double>(sorted.size()) - 0.5;
    if (position <= 0) return sorted.front();
    const auto below = static_cast<std::size_t>(position);
    if (below + 1 >= sorted.size()) return sorted.back();
    const double share = position - static_cast<double>(below);
    return sorted[below] + share * (sorted[below + 1] - sorted[below]);
}

TailEstimate quantile_fit(std::span<const double> sorted) {
    const double wide = sample_quantile(sorted, 1 - tails[0]) - sample_quantile(sorted, tails[0]);
    const double narrow = sample_quantile(sorted, 1 - tails[1]) - sample_quantile(sorted, tails[1]);
    TailEstimate fit;
    fit.used = static_cast<std::int64_t>(sorted.size());
    if (!(narrow > 0) || !std::isfinite(wide)) {  // half of all numbers are one and the same
        fit.alpha = fit.low = fit.high = fit.sigma = std::numeric_limits<double>::quiet_NaN();
        return fit;
    }
    const double measured = std::log(wide / narrow);
    fit.alpha = alpha_of(measured);
    const double error =
        two_sided_95 * std::sqrt(variance_of_log_ratio(fit.alpha, static_cast<double>(sorted.size())));
    fit.low = alpha_of(measured + error);
    fit.high = alpha_of(measured - error);
    fit.sigma = narrow / 2 * std::exp(-StableLaw(fit.alpha).log_upper_quantile(tails[1]));
    return fit;
}

}  // namespace levywell::inline tail
