#include "levywell/tail/symmetry.hpp"

#include "levywell/tail/quantile_fit.hpp"
#include "tail/two_sided.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace levywell::inline tail {
namespace {

constexpr std::size_t fewest_for_symmetry = 30;

/// One over the density at a quantile: the length that holds its standard error on either side.
double sparsity(std::span<const double> sorted, double p) {
    const auto n = static_cast<double>(sorted.size());
    const double half = 1.5 * std::sqrt(p * (1 - p) / n);
    const double low = std::max(p - half, 0.5 / n);
    const double high = std::min(p + half, 1 - 0.5 / n);
    return (sample_quantile(sorted, high) - sample_quantile(sorted, low)) / (high - low);
}

struct Deviation {
    double statistic = 0;
    double deviation = 0;
};

/// log((x_(1-p) - median) / (median - x_p)), in its standard errors.
Deviation of_lengths(std::span<const double> sorted, double p) {
    const std::array probability{p, 0.5, 1 - p};
    const double median = sample_quantile(sorted, 0.5);
    const double lower = median - sample_quantile(sorted, p);
    const double upper = sample_quantile(sorted, 1 - p) - median;
    if (!(lower > 0 && upper > 0)) return {};
    const std::array weight{1 / lower, -1 / upper - 1 / lower, 1 / upper};
    std::array<double, 3> slope{};
    for (std::size_t k = 0; k < 3; ++k) slope[k] = weight[k] * sparsity(sorted, probability[k]);
    double variance = 0;
    for (std::size_t j = 0; j < 3; ++j) {
        for (std::size_t k = 0; k < 3; ++k)
            variance += slope[j] * slope[k] * probability[std::min(j, k)] * (1 - probability[std::max(j, k)]);
    }
    const double statistic = std::log(upper / lower);
    return {statistic, statistic / std::sqrt(variance / static_cast<double>(sorted.size()))};
}

}  // namespace

SampleTest centre_test(std::span<const double> values) {
    double positive = 0;
    double count = 0;
    for (double x : values) {
        if (x == 0) continue;
        ++count;
        positive += x > 0 ? 1 : 0;
    }
    const double beyond = std::max(0.0, std::abs(2 * positive - count) - 1) / std::sqrt(count);
    return {"centre", positive / count, two_sided(beyond)};
}

SampleTest symmetry_test(std::span<const double> sorted) {
    if (sorted.size() < fewest_for_symmetry) return {"symmetry", 0, std::numeric_limits<double>::quiet_NaN()};
    const auto n = static_cast<double>(sorted.size());
    Deviation largest;
    for (double p : {0.25, std::max(0.05, 10 / n), std::max(0.5 / std::sqrt(n), 10 / n)}) {
        const Deviation found = of_lengths(sorted, std::min(p, 0.25));
        if (std::abs(found.deviation) >= std::abs(largest.deviation)) largest = found;
    }
    return {"symmetry", largest.statistic, std::min(1.0, 3 * two_sided(largest.deviation))};
}

}  // namespace levywell::inline tail
