#include "levywell/theory/exponentiality.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace levywell {

double kolmogorov_survival(double x) {
    if (x < 0.2) return 1;  // 1 - 1e-12
    double sum = 0;
    for (int k = 1; k <= 100; ++k) {
        const double term = std::exp(-2.0 * k * k * x * x);
        sum += k % 2 == 1 ? term : -term;
        if (term < 1e-17) break;
    }
    return std::clamp(2 * sum, 0.0, 1.0);
}

ExponentialityCheck check_exponentiality(std::vector<double> times) {
    ExponentialityCheck check;
    check.p_value = std::numeric_limits<double>::quiet_NaN();
    const std::size_t n = times.size();
    if (n < 10) {
        check.distance = std::numeric_limits<double>::quiet_NaN();
        return check;
    }
    std::sort(times.begin(), times.end());
    double total = 0;
    for (double time : times) total += time;
    const double size = static_cast<double>(n);
    double on_test = 0;
    double previous = 0;
    double uniform_distance = 0;
    for (std::size_t k = 0; k < n; ++k) {
        const double cdf = -std::expm1(-times[k] * size / total);
        const double below = static_cast<double>(k) / size;
        check.distance = std::max({check.distance, std::abs(cdf - below), std::abs(cdf - below - 1 / size)});
        on_test += (size - static_cast<double>(k)) * (times[k] - previous);
        previous = times[k];
        if (k + 1 == n) break;  // the last partial sum is 1
        const double uniform = on_test / total;
        const double first = static_cast<double>(k) / (size - 1);
        uniform_distance = std::max(
            {uniform_distance, std::abs(uniform - first), std::abs(uniform - first - 1 / (size - 1))});
    }
    const double root = std::sqrt(size - 1);
    check.p_value = kolmogorov_survival(uniform_distance * (root + 0.12 + 0.11 / root));
    return check;
}

}  // namespace levywell
