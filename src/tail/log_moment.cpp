#include "levywell/tail/log_moment.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include <boost/math/distributions/students_t.hpp>

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
    if (k % divisor == 0 && (divisor > 1 || root == 1)) return {k, divisor, false};
    return {root * (k / root), root, true};
}

double mean_log_magnitude(double alpha, double sigma) {
    return std::log(sigma) + std::numbers::egamma * (1 / alpha - 1);
}

BlockPlan cut_blocks(std::int64_t k, std::int64_t block_length) {
    return {k / block_length * block_length, block_length, k % block_length != 0};
}

LogMomentEstimate log_moment_estimate(const LogSums& x, const LogSums& y, std::int64_t block_length,
                                      ZeroPolicy policy) {
    const double mean_log_x = mean_log(x, policy);
    const double mean_log_y = mean_log(y, policy);
    LogMomentEstimate estimate;
    estimate.alpha = std::log(static_cast<double>(block_length)) / (mean_log_y - mean_log_x);
    estimate.sigma = std::exp(mean_log_x - mean_log_magnitude(estimate.alpha, 1));
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

void BlockLogs::add(const LogSums& x, double magnitude_of_sum) {
    const LogSums y = log_sums({&magnitude_of_sum, 1});
    x_ += x;
    y_ += y;
    log_sum_of_block_.push_back(y.log_abs);
    logs_of_block_.push_back(x.log_abs);
}

TailEstimate BlockLogs::estimate(const BlockPlan& plan) const {
    const LogMomentEstimate point = log_moment_estimate(x_, y_, plan.block_length, ZeroPolicy::skip);
    const auto blocks = static_cast<double>(log_sum_of_block_.size());
    if (blocks < 2 || plan.block_length < 2 || !std::isfinite(point.alpha)) {
        const double nan = std::nan("");
        return {nan, nan, nan, nan, plan.used};
    }
    const double log_length = std::log(static_cast<double>(plan.block_length));
    const double to_mean = blocks / static_cast<double>(x_.count - x_.zeros);
    const double mean = log_length / point.alpha;
    double square = 0;
    for (std::size_t b = 0; b < log_sum_of_block_.size(); ++b)
        square += std::pow(log_sum_of_block_[b] - logs_of_block_[b] * to_mean - mean, 2);
    const boost::math::students_t law(blocks - 1);
    const double error = boost::math::quantile(law, 0.975) * std::sqrt(square / (blocks - 1) / blocks);
    const double high = error < mean ? log_length / (mean - error) : std::numeric_limits<double>::infinity();
    return {point.alpha, log_length / (mean + error), high, point.sigma, plan.used};
}

void LogMomentFit::feed(std::span<const double> x) {
    x = x.first(std::min(x.size(), static_cast<std::size_t>(plan_.used - fed_)));
    while (!x.empty()) {
        const std::int64_t left = plan_.block_length - fed_ % plan_.block_length;
        const auto part = x.first(std::min(x.size(), static_cast<std::size_t>(left)));
        logs_ += log_sums(part);
        sum_ += lane_sum(part);
        fed_ += static_cast<std::int64_t>(part.size());
        x = x.subspan(part.size());
        if (fed_ % plan_.block_length != 0) continue;
        blocks_.add(logs_, std::abs(sum_));
        logs_ = {};
        sum_ = 0;
    }
}

TailEstimate log_moment_fit(std::span<const double> sample, const BlockPlan& plan) {
    LogMomentFit fit(plan);
    fit.feed(sample);
    return fit.finish();
}

TailEstimate vector_log_moment_fit(std::span<const double> vectors, std::int64_t dimensions,
                                   const BlockPlan& plan) {
    const auto norm = [](std::span<const double> vector) {
        double square = 0;
        for (double x : vector) square += x * x;
        return std::sqrt(square);
    };
    const auto d = static_cast<std::size_t>(dimensions);
    BlockLogs blocks;
    std::vector<double> sum(d);
    for (std::int64_t block = 0; block < plan.blocks(); ++block) {
        LogSums logs;
        std::fill(sum.begin(), sum.end(), 0.0);
        for (std::int64_t k = 0; k < plan.block_length; ++k) {
            const auto vector =
                vectors.subspan(static_cast<std::size_t>(block * plan.block_length + k) * d, d);
            for (std::size_t c = 0; c < d; ++c) sum[c] += vector[c];
            const double magnitude = norm(vector);
            logs += log_sums({&magnitude, 1});
        }
        blocks.add(logs, norm(sum));
    }
    TailEstimate estimate = blocks.estimate(plan);
    estimate.sigma = std::nan("");
    return estimate;
}

}  // namespace levywell
