#include "levywell/dynamics/confidence.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace levywell::inline dynamics {
namespace {

constexpr double tail = 0.025;  // each side of a 95% interval

/// Half a 95% interval of Student's law.
double student(double freedom) {
    return boost::math::quantile(boost::math::students_t_distribution<double>(freedom), 1 - tail);
}

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
    probability.ci95[0] = std::max(0.0, centre - half);  // rounding leads out by an ulp
    probability.ci95[1] = std::min(1.0, centre + half);
    return probability;
}

Estimate sample_mean(std::uint64_t n, double mean, double squared_deviations) {
    Estimate estimate;
    if (n == 0) return estimate;
    estimate.value = mean;
    if (n < 2 || !(squared_deviations > 0)) return estimate;
    estimate.freedom = static_cast<double>(n - 1);
    estimate.stderror = std::sqrt(squared_deviations / estimate.freedom / static_cast<double>(n));
    const double t = student(estimate.freedom);
    estimate.ci95[0] = mean - t * estimate.stderror;
    estimate.ci95[1] = mean + t * estimate.stderror;
    return estimate;
}

Estimate mean_of_times(std::uint64_t n, double mean, double squared_deviations) {
    Estimate estimate = sample_mean(n, mean, squared_deviations);
    if (std::isnan(estimate.stderror)) return estimate;
    const double error = estimate.stderror / mean;
    const double centre = 1 - error * error / 9;
    const double half = student(estimate.freedom) * error / 3;
    const auto at = [&](double root) {
        return root > 0 ? mean / (root * root * root) : std::numeric_limits<double>::infinity();
    };
    estimate.ci95[0] = at(centre + half);
    estimate.ci95[1] = at(centre - half);
    return estimate;
}

Estimate bounded_mean(std::uint64_t n, double mean, double squared_deviations, double upper) {
    Estimate estimate = sample_mean(n, mean, squared_deviations);
    if (std::isnan(estimate.stderror) || !(mean > 0 && mean < upper)) return estimate;
    const double odds = mean / (upper - mean);
    const double error = estimate.stderror * upper / (mean * (upper - mean));
    const double half = student(estimate.freedom) * error;
    estimate.ci95[0] = upper / (1 + std::exp(half) / odds);
    estimate.ci95[1] = upper / (1 + std::exp(-half) / odds);
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

Estimate with_exponential_interval(Estimate mean, std::uint64_t n) {
    const boost::math::chi_squared_distribution<double> law(2 * static_cast<double>(n));
    const double total = 2 * static_cast<double>(n) * mean.value;
    mean.ci95[0] = total / boost::math::quantile(law, 1 - tail);
    mean.ci95[1] = total / boost::math::quantile(law, tail);
    return mean;
}

Estimate without_interval(const Estimate& estimate) {
    Estimate value;
    value.value = estimate.value;
    return value;
}

}  // namespace levywell::inline dynamics
