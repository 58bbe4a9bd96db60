#include "levywell/tail/coordinate_statistics.hpp"

#include "levywell/tail/log_moment.hpp"
#include "levywell/tail/quantile_fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace levywell::inline tail {
namespace {

constexpr std::array<std::size_t, 4> groups{1, 2, 4, 8};  // minibatches taken together
constexpr std::size_t fewest_groups = 8;
constexpr std::int64_t fewest_for_fours = 64;

double excess_kurtosis(std::span<const double> x) {
    const auto n = static_cast<double>(x.size());
    double mean = 0;
    for (double value : x) mean += value / n;
    double second = 0;
    double fourth = 0;
    for (double value : x) {
        const double square = (value - mean) * (value - mean);
        second += square / n;
        fourth += square * square / n;
    }
    return fourth / (second * second) - 3;
}

void group_means(std::span<const double> x, std::size_t group, std::vector<double>& means) {
    means.clear();
    for (std::size_t k = 0; k + group <= x.size(); k += group) {
        double sum = 0;
        for (double value : x.subspan(k, group)) sum += value;
        means.push_back(sum / static_cast<double>(group));
    }
}

double log_interquartile_range(std::span<const double> x, std::size_t group, std::vector<double>& means) {
    group_means(x, group, means);
    std::sort(means.begin(), means.end());
    return std::log(sample_quantile(means, 0.75) - sample_quantile(means, 0.25));
}

}  // namespace

CoordinateStatistics coordinate_statistics(std::span<const double> columns, std::int64_t rows) {
    const auto p = static_cast<std::size_t>(rows);
    const std::size_t coordinates = columns.size() / p;
    const auto count = static_cast<double>(coordinates);
    const BlockPlan plan = plan_blocks(rows);
    const BlockPlan plan_of_fours = plan_blocks(rows / 4);
    std::vector<double> means;
    std::array<double, groups.size()> log_ranges{};
    double inverse_alpha = 0;
    double inverse_of_fours = 0;
    CoordinateStatistics result;
    for (std::size_t begin = 0; begin < columns.size(); begin += p) {
        const auto x = columns.subspan(begin, p);
        inverse_alpha += log_moment_estimate(x, plan, single_rounding).inverse / count;
        group_means(x, 4, means);
        inverse_of_fours += log_moment_estimate(means, plan_of_fours, single_rounding).inverse / count;
        result.kurtosis += excess_kurtosis(x) / count;
        for (std::size_t g = 0; g < groups.size(); ++g) {
            if (p / groups[g] >= fewest_groups)
                log_ranges[g] += log_interquartile_range(x, groups[g], means) / count;
        }
    }
    result.alpha = index_of_inverse(inverse_alpha);
    result.alpha_of_fours = rows >= fewest_for_fours ? index_of_inverse(inverse_of_fours) : std::nan("");
    // Least squares of the mean log range over log group.
    double n = 0;
    double sum_x = 0;
    double sum_y = 0;
    double sum_xx = 0;
    double sum_xy = 0;
    for (std::size_t g = 0; g < groups.size() && p / groups[g] >= fewest_groups; ++g) {
        const double x = std::log(static_cast<double>(groups[g]));
        n += 1;
        sum_x += x;
        sum_y += log_ranges[g];
        sum_xx += x * x;
        sum_xy += x * log_ranges[g];
    }
    const double slope = (n * sum_xy - sum_x * sum_y) / (n * sum_xx - sum_x * sum_x);
    result.scaling = index_of_inverse(1 + slope);
    return result;
}

}  // namespace levywell::inline tail
