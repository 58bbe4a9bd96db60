#include "levywell/dynamics/confidence.hpp"

#include <cmath>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace levywell {
namespace {

constexpr double tail = 0.025;  // each side of a 95% interval

}  // namespace

Estimate poisson_rate(std::uint64_t events, double exposure) {
    Estimate rate;
    if (!(exposure > 0)) return rate;
    const double n = static_cast<double>(events);
    const auto quantile = [](double freedom, double p) {
        return 0.5 * boost::math::quantile(boost::math::chi_squared_distribution<double>(freedom), p);
    };
    rate.value = n / exposure;
    if (events > 0) rate.stderror = std::sqrt(n) / exposure;
    rate.ci95[0] = events == 0 ? 0 : quantile(2 * n, tail) / exposure;
    rate.ci95[1] = quantile(2 * n + 2, 1 - tail) / exposure;
    return rate;
}

Estimate binomial_probability(std::uint64_t successes, std::uint64_t trials) {
    Estimate probability;
    if (trials == 0) return probability;
    const double n = static_cast<double>(trials);
    const double p = static_cast<double>(successes) / n;
    const double z = boost::math::quantile(boost::math::normal_distribution<double>(), 1 - tail);
    const double centre = (p + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    probability.value = p;
    if (successes > 0 && successes < trials) probability.stderror = std::sqrt(p * (1 - p) / n);
    probability.ci95[0] = centre - half;
    probability.ci95[1] = centre + half;
    return probability;
}

Estimate sample_mean(std::uint64_t n, double mean, double squared_deviations) {
    Estimate estimate;
    if (n == 0) return estimate;
    estimate.value = mean;
    if (n < 2 || !(squared_deviations > 0)) return estimate;
    const double freedom = static_cast<double>(n - 1);
    estimate.freedom = freedom;
    estimate.stderror = std::sqrt(squared_deviations / freedom / static_cast<double>(n));
    const double t = boost::math::quantile(boost::math::students_t_distribution<double>(freedom), 1 - tail);
    estimate.ci95[0] = mean - t * estimate.stderror;
    estimate.ci95[1] = mean + t * estimate.stderror;
    return estimate;
}

Estimate censored_mean(std::uint64_t events, double exposure) {
    Estimate mean;
    if (events == 0) return mean;
    const Estimate rate = poisson_rate(events, exposure);
    mean.value = 1 / rate.value;
    mean.stderror = mean.value / std::sqrt(static_cast<double>(events));
    mean.ci95[0] = 1 / rate.ci95[1];
    mean.ci95[1] = 1 / rate.ci95[0];
    return mean;
}

Estimate without_interval(const Estimate& estimate) {
    Estimate value;
    value.value = estimate.value;
    return value;
}

}  // namespace levywell
