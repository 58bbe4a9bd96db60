#include "levywell/tail/line_noise.hpp"

#include "levywell/random/shuffle.hpp"
#include "levywell/tail/likelihood_fit.hpp"
#include "levywell/tail/log_moment.hpp"
#include "levywell/tail/quantile_fit.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace levywell::inline tail {
namespace {

constexpr std::int64_t enough = 4096;           // numbers: alpha to a few hundredths
constexpr std::int64_t most_minibatches = 256;  // a partition: 65536 numbers at most

}  // namespace

LinePartitions plan_partitions(std::int64_t points, std::int64_t batch, std::uint64_t seed) {
    LinePartitions plan{batch, std::min(points / batch, most_minibatches), 0, seed};
    plan.partitions = std::max(plan.minibatches, (enough + plan.minibatches - 1) / plan.minibatches);
    return plan;
}

std::vector<double> line_noise(std::span<const double> slopes, const LinePartitions& plan) {
    const auto n = static_cast<std::int64_t>(slopes.size());
    const double mean = std::accumulate(slopes.begin(), slopes.end(), 0.0) / static_cast<double>(n);
    std::vector<double> numbers(static_cast<std::size_t>(plan.minibatches * plan.partitions));
    for (std::int64_t p = 0; p < plan.partitions; ++p) {
        // Number 0 is the partition that the direction may have been made of.
        const auto order = shuffled(n, plan.seed, static_cast<std::uint64_t>(p + 1), Purpose::partition);
        for (std::int64_t i = 0; i < plan.minibatches; ++i) {
            double sum = 0;
            for (std::int64_t k = i * plan.batch; k < (i + 1) * plan.batch; ++k)
                sum += slopes[static_cast<std::size_t>(order[static_cast<std::size_t>(k)])] - mean;
            numbers[static_cast<std::size_t>(i * plan.partitions + p)] =
                sum / static_cast<double>(plan.batch);
        }
    }
    return numbers;
}

double LineNoise::gaussian_sigma() const {
    return deviation / std::numbers::sqrt2;
}

LineNoise describe_line_noise(std::span<const double> slopes, const LinePartitions& plan) {
    LineNoise noise;
    const double nan = std::nan("");
    noise.skewness = noise.excess_kurtosis = nan;
    noise.log_moment = noise.likelihood = {nan, nan, nan, nan, 0};
    if (plan.batch == static_cast<std::int64_t>(slopes.size())) return noise;
    std::vector<double> numbers = line_noise(slopes, plan);
    noise.size = static_cast<std::int64_t>(numbers.size());
    const auto mean_power = [&](int power) {
        double sum = 0;
        for (double x : numbers) sum += std::pow(x, power);
        return sum / static_cast<double>(numbers.size());
    };
    const double variance = mean_power(2);
    if (!(variance > 0)) return noise;
    noise.deviation = std::sqrt(variance);
    noise.skewness = mean_power(3) / std::pow(variance, 1.5);
    noise.excess_kurtosis = mean_power(4) / (variance * variance) - 3;
    noise.log_moment = log_moment_fit(numbers, plan_blocks(noise.size));
    std::vector<double> logs;
    for (double x : numbers) logs.push_back(log_of_magnitude(x));
    std::sort(numbers.begin(), numbers.end());
    TailEstimate start = quantile_fit(numbers);
    if (!std::isfinite(start.alpha)) start = {2, 2, 2, noise.gaussian_sigma(), noise.size};
    noise.likelihood = likelihood_fit(logs, start);
    return noise;
}

}  // namespace levywell::inline tail
