#pragma once
// Test statistics.

#include "false_alarms.hpp"
#include "levywell/theory/exponentiality.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/special_functions/erf.hpp>

namespace test {

/// One-sample Kolmogorov-Smirnov p-value against a continuous distribution function.
inline double ks_p_value(std::vector<double> sample, const std::function<double(double)>& cdf) {
    std::sort(sample.begin(), sample.end());
    const double n = static_cast<double>(sample.size());
    double distance = 0;
    for (std::size_t k = 0; k < sample.size(); ++k) {
        const double p = cdf(sample[k]);
        distance = std::max({distance, std::abs(p - static_cast<double>(k) / n),
                             std::abs(p - static_cast<double>(k + 1) / n)});
    }
    return levywell::kolmogorov_survival(distance * (std::sqrt(n) + 0.12 + 0.11 / std::sqrt(n)));
}

/// Two-sample Kolmogorov-Smirnov p-value (conservative for ties).
inline double ks_p_value(std::vector<double> a, std::vector<double> b) {
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    double distance = 0;
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() && j < b.size()) {
        const double at = std::min(a[i], b[j]);
        while (i < a.size() && a[i] <= at) ++i;
        while (j < b.size() && b[j] <= at) ++j;
        distance = std::max(distance, std::abs(static_cast<double>(i) / static_cast<double>(a.size()) -
                                               static_cast<double>(j) / static_cast<double>(b.size())));
    }
    const double n = static_cast<double>(a.size()) * static_cast<double>(b.size()) /
                     static_cast<double>(a.size() + b.size());
    return levywell::kolmogorov_survival(distance * std::sqrt(n));
}

/// Two-sided p-value of a standard normal deviate.
inline double normal_p_value(double z) {
    return boost::math::erfc(std::abs(z) / std::sqrt(2.0));
}

/// Relative deviations of many independent estimates from their exact values, weighed by their precision:
/// what all of them share shows where none is significant by itself.
class PooledDeviation {
  public:
    void add(double value, double stderror, double exact) {
        const double weight = exact * exact / (stderror * stderror);
        sum_ += weight * (value / exact - 1);
        weight_ += weight;
    }
    double value() const { return sum_ / weight_; }
    double stderror() const { return 1 / std::sqrt(weight_); }
    /// p-value of the estimates all being `shift` (relative) off, beyond a granted bias.
    double p_value(double granted, double shift = 0) const {
        return normal_p_value(std::max(0.0, std::abs(value() - shift) - granted) / stderror());
    }

  private:
    double sum_ = 0;
    double weight_ = 0;
};

/// Two-sided exact p-value of k successes in n trials of probability p.
inline double binomial_p_value(double k, double n, double p) {
    const boost::math::binomial_distribution<double> law(n, p);
    const double lower = boost::math::cdf(law, k);
    const double upper = k > 0 ? boost::math::cdf(boost::math::complement(law, k - 1)) : 1.0;
    return std::min(1.0, 2 * std::min(lower, upper));
}

}  // namespace test
