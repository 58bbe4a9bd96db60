#include "levywell/tail/log_moment.hpp"

#include <cmath>
#include <numbers>
#include <vector>

namespace levywell {
namespace {

std::int64_t floor_sqrt(std::int64_t k) {
    auto root = static_cast<std::int64_t>(std::sqrt(static_cast<double>(k)));
    while (root * root > k) --root;
    while ((root + 1) * (root + 1) <= k) ++root;
    return root;
}

double mean_log(const LogSums& sums, ZeroPolicy policy) {
    if (policy == ZeroPolicy::shifted) return sums.log_abs_shifted / static_cast<double>(sums.count);
    return sums.log_abs / static_cast<double>(sums.count - sums.zeros);
}

}  // namespace

BlockPlan plan_blocks(std::int64_t k) {
    const std::int64_t root = floor_sqrt(k);
    std::int64_t divisor = root;
    while (4 * divisor > root && k % divisor != 0) --divisor;
    if (k % divisor == 0) return {k, divisor, false};
    return {root * (k / root), root, true};
}

LogMomentEstimate log_moment_estimate(const LogSums& x, const LogSums& y, std::int64_t block_length,
                                      ZeroPolicy policy) {
    const double mean_log_x = mean_log(x, policy);
    const double mean_log_y = mean_log(y, policy);
    LogMomentEstimate estimate;
    estimate.alpha = std::log(static_cast<double>(block_length)) / (mean_log_y - mean_log_x);
    estimate.sigma = std::exp(mean_log_x - std::numbers::egamma * (1 / estimate.alpha - 1));
    if (!std::isfinite(estimate.alpha)) estimate.alpha = estimate.sigma = std::nan("");
    return estimate;
}

LogMomentEstimate log_moment_estimate(std::span<const double> sample, const BlockPlan& plan,
                                      ZeroPolicy policy) {
    const auto length = static_cast<std::size_t>(plan.block_length);
    std::vector<double> sums;
    for (std::size_t k = 0; k + length <= static_cast<std::size_t>(plan.used); k += length)
        sums.push_back(lane_sum(sample.subspan(k, length)));
    return log_moment_estimate(log_sums(sample.first(static_cast<std::size_t>(plan.used))), log_sums(sums),
                               plan.block_length, policy);
}

}  // namespace levywell
