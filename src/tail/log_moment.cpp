#include "levywell/tail/log_moment.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/tail/block_sums.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <vector>

#include <boost/math/distributions/students_t.hpp>
#include <fmt/format.h>

namespace levywell::inline tail {
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

BlockPlan released_blocks(std::int64_t k) {
    std::int64_t divisor = floor_sqrt(k);
    while (k % divisor != 0) --divisor;
    return {k, divisor, false};
}

double mean_log_magnitude(double alpha, double sigma) {
    return std::log(sigma) + std::numbers::egamma * (1 / alpha - 1);
}

double index_of_inverse(double inverse) {
    return inverse <= 0 ? std::numeric_limits<double>::infinity() : 1 / inverse;
}

BlockPlan cut_blocks(std::int64_t k, std::int64_t block_length) {
    if (block_length < 1) throw InputError("block_length", fmt::format("{} (at least 1)", block_length));
    return {k / block_length * block_length, block_length, k % block_length != 0};
}

LogMomentEstimate log_moment_estimate(const LogSums& x, const LogSums& y, std::int64_t block_length,
                                      ZeroPolicy policy) {
    const double mean_log_x = mean_log(x, policy);
    const double mean_log_y = mean_log(y, policy);
    LogMomentEstimate estimate;
    estimate.inverse = (mean_log_y - mean_log_x) / std::log(static_cast<double>(block_length));
    if (!std::isfinite(estimate.inverse)) estimate.inverse = std::nan("");
    estimate.alpha = index_of_inverse(estimate.inverse);
    estimate.sigma = std::isfinite(estimate.alpha)
                         ? std::exp(mean_log_x - mean_log_magnitude(estimate.alpha, 1))
                         : std::nan("");
    return estimate;
}

LogMomentEstimate log_moment_estimate(std::span<const double> sample, const BlockPlan& plan, double rounding,
                                      ZeroPolicy policy) {
    const auto used = sample.first(static_cast<std::size_t>(plan.used));
    BlockCursor cursor(0, plan.block_length, rounding);
    cursor.add(log_sums(used));
    cursor.feed(used);
    const BlockSums sums = cursor.finish();
    return log_moment_estimate({&sums, 1}, plan.block_length, rounding, policy);
}

void BlockLogs::add(const LogSums& x, const BlockSum& y) {
    x_ += x;
    if (cancels(y, plan_.block_length, rounding_)) {
        ++cancelled_;
        return;
    }
    const LogSums log = log_sums({&y.sum, 1});
    y_ += log;
    if (log.zeros > 0) return;
    log_sum_of_block_.push_back(log.log_abs);
    logs_of_block_.push_back(x.log_abs);
}

TailEstimate BlockLogs::estimate() const {
    const LogMomentEstimate point = log_moment_estimate(x_, y_, plan_.block_length, ZeroPolicy::skip);
    const auto blocks = static_cast<double>(log_sum_of_block_.size());
    if (blocks < 2 || plan_.block_length < 2 || std::isnan(point.inverse)) {
        const double nan = std::nan("");
        return {nan, nan, nan, nan, plan_.used};
    }
    std::vector<double> excess;  // of log|Y| over the mean logarithm of terms, a block each
    for (std::size_t b = 0; b < log_sum_of_block_.size(); ++b)
        excess.push_back(log_sum_of_block_[b] - logs_of_block_[b] * static_cast<double>(plan_.blocks()) /
                                                    static_cast<double>(x_.count - x_.zeros));
    const double mean = std::accumulate(excess.begin(), excess.end(), 0.0) / blocks;
    double square = 0;
    for (double value : excess) square += (value - mean) * (value - mean);
    const boost::math::students_t law(blocks - 1);
    const double error = boost::math::quantile(law, 0.975) * std::sqrt(square / (blocks - 1) / blocks) /
                         std::log(static_cast<double>(plan_.block_length));
    return {point.alpha, index_of_inverse(point.inverse + error), index_of_inverse(point.inverse - error),
            point.sigma, plan_.used};
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
        blocks_.add(logs_, sum_);
        logs_ = {};
        sum_ = {};
    }
}

TailEstimate log_moment_fit(std::span<const double> sample, const BlockPlan& plan, double rounding) {
    LogMomentFit fit(plan, rounding);
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
    std::vector<double> norms;
    std::vector<double> norms_of_sums;
    std::vector<double> sum(d);
    for (std::int64_t block = 0; block < plan.blocks(); ++block) {
        std::fill(sum.begin(), sum.end(), 0.0);
        for (std::int64_t k = 0; k < plan.block_length; ++k) {
            const auto vector =
                vectors.subspan(static_cast<std::size_t>(block * plan.block_length + k) * d, d);
            for (std::size_t c = 0; c < d; ++c) sum[c] += vector[c];
            norms.push_back(norm(vector));
        }
        norms_of_sums.push_back(norm(sum));
    }
    return norms_log_moment_fit(norms, norms_of_sums, plan);
}

TailEstimate norms_log_moment_fit(std::span<const double> norms, std::span<const double> norms_of_sums,
                                  const BlockPlan& plan) {
    BlockLogs blocks(plan, double_rounding);
    for (std::size_t block = 0; block < norms_of_sums.size(); ++block) {
        LogSums logs;
        double magnitudes = 0;
        for (std::int64_t k = 0; k < plan.block_length; ++k) {
            const double& magnitude =
                norms[block * static_cast<std::size_t>(plan.block_length) + static_cast<std::size_t>(k)];
            logs += log_sums({&magnitude, 1});
            magnitudes += magnitude;
        }
        blocks.add(logs, {norms_of_sums[block], magnitudes});
    }
    TailEstimate estimate = blocks.estimate();
    estimate.sigma = std::nan("");
    return estimate;
}

}  // namespace levywell::inline tail
