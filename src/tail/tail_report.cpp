#include "levywell/tail/tail_report.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/random/stable_law.hpp"
#include "levywell/tail/block_sums.hpp"
#include "levywell/tail/characteristic_fit.hpp"
#include "levywell/tail/likelihood_fit.hpp"
#include "levywell/tail/order_statistics.hpp"
#include "levywell/tail/quantile_fit.hpp"
#include "levywell/tail/stable_log_density.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

namespace levywell::inline tail {
namespace {

constexpr std::size_t fewest_numbers = 10;
constexpr int points_a_decade = 8;

/// Whole numbers from least to most, evenly spaced in their logarithm.
std::vector<std::int64_t> logarithmic(std::int64_t least, std::int64_t most) {
    std::vector<std::int64_t> numbers;
    for (int j = 0;; ++j) {
        const auto number = static_cast<std::int64_t>(std::llround(
            static_cast<double>(least) * std::pow(10.0, static_cast<double>(j) / points_a_decade)));
        if (number > most) return numbers;
        if (numbers.empty() || number != numbers.back()) numbers.push_back(number);
    }
}

void describe(const std::vector<double>& values, const std::vector<double>& sorted, TailReport& report) {
    const auto n = static_cast<double>(values.size());
    report.largest = std::max(std::abs(sorted.front()), std::abs(sorted.back()));
    const int unit = std::ilogb(report.largest);  // whose squares neither overflow nor vanish
    double mean = 0;
    double square = 0;
    for (double x : values) mean += std::ldexp(x, -unit) / n;
    for (double x : values) square += std::pow(std::ldexp(x, -unit) - mean, 2) / n;
    report.mean = std::ldexp(mean, unit);
    report.deviation = std::ldexp(std::sqrt(square), unit);
    report.median = sample_quantile(sorted, 0.5);
    report.interquartile_range = sample_quantile(sorted, 0.75) - sample_quantile(sorted, 0.25);
    report.zeros = std::count(values.begin(), values.end(), 0.0);
}

void tail_estimates(const std::vector<double>& largest, std::int64_t k, TailReport& report) {
    const auto last = static_cast<std::size_t>(k);
    if (k < 4 || largest.size() <= last || !(largest[last] > 0)) return;
    const std::int64_t n = report.size;
    report.estimates.push_back({"hill", hill_estimate(largest, k, n), true});
    report.estimates.push_back({"pickands", pickands_estimate(largest, k, n), true});
    report.estimates.push_back({"moment", moment_estimate(largest, k, n), true});
    report.estimates.push_back({"de_haan_peng", de_haan_peng_estimate(largest, k, n), true});
}

void survival_curve(const std::vector<double>& largest, const TailEstimate& fit, TailReport& report) {
    const StableMagnitudeTail tail(fit.alpha);
    const double log_sigma = std::log(fit.sigma);
    const double root_mean_square = std::hypot(report.mean, report.deviation);
    const auto n = static_cast<double>(largest.size());
    for (std::int64_t rank : logarithmic(1, static_cast<std::int64_t>(largest.size()))) {
        const double x = largest[static_cast<std::size_t>(rank - 1)];
        report.survival.push_back({x, (static_cast<double>(rank) - 0.5) / n,
                                   tail(log_of_magnitude(x) - log_sigma),
                                   std::erfc(x / root_mean_square / std::numbers::sqrt2)});
    }
}

void quantile_curve(const std::vector<double>& sorted, const TailEstimate& fit, TailReport& report) {
    constexpr int points = 199;
    const StableLaw law(fit.alpha);
    for (int j = 1; j <= points; ++j) {
        const double p = static_cast<double>(j) / (points + 1);
        report.quantiles.push_back({sample_quantile(sorted, p), fit.sigma * law.quantile(p)});
    }
}

/// Gives up where the caller wants it.
void ask(const Watch& watch) {
    if (watch.interrupted && watch.interrupted()) throw Interrupted();
}

}  // namespace

TailReport report_tail(std::vector<double> values, const TailRequest& request, const std::string& where,
                       const Watch& watch) {
    if (values.size() < fewest_numbers)
        throw InputError(
            where, fmt::format("{} numbers: a tail index needs {} or more", values.size(), fewest_numbers));
    TailReport report;
    report.size = static_cast<std::int64_t>(values.size());
    std::vector<double> sorted = values;
    std::sort(sorted.begin(), sorted.end());
    if (sorted.front() == sorted.back())
        throw InputError(where, fmt::format("all {} numbers are {}: there is no tail to measure",
                                            values.size(), sorted.front()));
    describe(values, sorted, report);

    report.plan = plan_blocks(report.size);
    if (request.block_length) report.plan = cut_blocks(report.size, *request.block_length);
    LogMomentFit of_logs(report.plan, request.rounding);
    of_logs.feed(values);
    report.estimates.push_back({"log_moment", of_logs.finish(), false});
    report.cancelled = of_logs.cancelled();
    if (request.released) {
        ReleasedFit released(report.size);
        released.feed(values);
        report.estimates.push_back({"released", released.finish()});
        report.released_block_length = released.plan().block_length;
    }
    const TailEstimate by_quantiles = quantile_fit(sorted);
    report.estimates.push_back({"quantiles", by_quantiles, false, {quantile_least_alpha, 2}});
    const bool body = std::isfinite(by_quantiles.alpha);
    if (body) {
        report.estimates.push_back({"characteristic",
                                    characteristic_fit(values, by_quantiles),
                                    false,
                                    {characteristic_least_alpha, 2}});
        ask(watch);
        report.estimates.push_back({"likelihood",
                                    likelihood_fit(logs_of_magnitudes(values), by_quantiles),
                                    false,
                                    {StableLogDensity::least_alpha, 2}});
    }
    const TailEstimate fit = report.estimates.back().estimate;

    ask(watch);
    std::vector<double> largest = values;
    for (double& x : largest) x = std::abs(x);
    std::sort(largest.begin(), largest.end(), std::greater<>());
    tail_estimates(largest, request.tail_size.value_or(default_tail_size(report.size)), report);
    for (std::int64_t k : logarithmic(4, report.size / 2)) {
        if (largest[static_cast<std::size_t>(k)] > 0)
            report.hill.push_back({k, hill_estimate(largest, k, report.size)});
        ask(watch);
    }
    for (std::int64_t length : logarithmic(2, report.size / 4)) {
        report.sweep.push_back(
            {length, log_moment_fit(values, cut_blocks(report.size, length), request.rounding)});
        ask(watch);
    }
    if (body) {
        survival_curve(largest, fit, report);
        quantile_curve(sorted, fit, report);
    }
    report.verdict = judge_sample(values, by_quantiles, request.verdict, watch);
    return report;
}

}  // namespace levywell::inline tail
