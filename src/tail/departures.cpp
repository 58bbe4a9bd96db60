#include "tail/departures.hpp"

#include "levywell/tail/likelihood_fit.hpp"
#include "levywell/tail/log_moment.hpp"
#include "levywell/tail/order_statistics.hpp"
#include "levywell/tail/stable_log_density.hpp"
#include "tail/pareto_fit.hpp"
#include "tail/stable_maximum.hpp"
#include "tail/student_scores.hpp"

#include <algorithm>
#include <cmath>

namespace levywell::inline tail {
namespace {

/// Cube root of the mean of k standard exponential numbers, made standard normal. Source: Wilson and Hilferty
/// 1931.
double normal_of_gamma(double mean, double k) {
    return 3 * std::sqrt(k) * (std::cbrt(mean) - 1 + 1 / (9 * k));
}

void subtract_median(std::vector<double>& values) {
    std::vector<double> some = values;
    const auto middle = some.begin() + static_cast<std::ptrdiff_t>(some.size() / 2);
    std::nth_element(some.begin(), middle, some.end());
    const double upper = *middle;
    const double median =
        values.size() % 2 == 1 ? upper : (upper + *std::max_element(some.begin(), middle)) / 2;
    for (double& x : values) x -= median;
}

/// sqrt K2 log K1 (1/alpha of sums - 1/alpha): its law does not depend on K.
double departure_of_sums(const std::vector<double>& values, double alpha) {
    const BlockPlan plan = plan_blocks(static_cast<std::int64_t>(values.size()));
    const double by_sums = log_moment_estimate(values, plan).alpha;
    if (std::isnan(by_sums)) return 0;  // infinite: 1/alpha is 0
    return std::sqrt(static_cast<double>(plan.blocks())) * std::log(static_cast<double>(plan.block_length)) *
           (1 / by_sums - 1 / alpha);
}

/// P(|X| > |x|) of the law for numbers sorted by magnitude.
std::vector<double> magnitude_tails(const std::vector<double>& by_magnitude, const ShapeScale& law) {
    const StableMagnitudeTail tail(law.shape);
    std::vector<double> tails;
    tails.reserve(by_magnitude.size());
    for (double x : by_magnitude) tails.push_back(tail(log_of_magnitude(x) - law.log_sigma));
    return tails;
}

/// Both distances of the distribution functions; the numbers in ascending order are the negative ones from
/// the back, then the others.
void distances(const std::vector<double>& by_magnitude, const std::vector<double>& tails,
               MeasuredDepartures& result) {
    const std::size_t size = by_magnitude.size();
    std::vector<double> below;  // P(X <= x), and P(X > x), each accurate in its own tail
    std::vector<double> above;
    below.reserve(size);
    above.reserve(size);
    for (std::size_t k = size; k-- > 0;) {
        if (!(by_magnitude[k] < 0)) continue;
        below.push_back(tails[k] / 2);
        above.push_back(1 - tails[k] / 2);
    }
    for (std::size_t k = 0; k < size; ++k) {
        if (by_magnitude[k] < 0) continue;
        below.push_back(1 - tails[k] / 2);
        above.push_back(tails[k] / 2);
    }
    const auto n = static_cast<double>(size);
    double kolmogorov = 0;
    double sum = 0;
    for (std::size_t k = 0; k < size; ++k) {
        const double rank = static_cast<double>(k);
        kolmogorov = std::max({kolmogorov, below[k] - rank / n, (rank + 1) / n - below[k]});
        sum += (2 * rank + 1) * std::log(below[k] * above[size - 1 - k]);
    }
    result.statistic[static_cast<std::size_t>(Departure::kolmogorov)] = std::log(kolmogorov * std::sqrt(n));
    result.statistic[static_cast<std::size_t>(Departure::anderson_darling)] = std::log(-n - sum / n);
}

/// Under the law the k largest have log tails that exceed the (k+1)-th's by standard exponential numbers.
void tail_departures(const std::vector<double>& tails, MeasuredDepartures& result) {
    const auto n = static_cast<std::int64_t>(tails.size());
    const std::int64_t k = default_tail_size(n);
    const double threshold = std::log(tails[static_cast<std::size_t>(n - k - 1)]);
    for (std::int64_t j = n - k; j < n; ++j)
        result.mean_excess +=
            (threshold - std::log(tails[static_cast<std::size_t>(j)])) / static_cast<double>(k);
    result.beyond_largest = static_cast<double>(n) * tails.back();
    result.statistic[static_cast<std::size_t>(Departure::tail)] =
        normal_of_gamma(result.mean_excess, static_cast<double>(k));
    result.statistic[static_cast<std::size_t>(Departure::largest)] =
        normal_of_gamma(result.beyond_largest, 1);
}

}  // namespace

MeasuredDepartures measure_departures(std::vector<double> values, Location location,
                                      const TailEstimate& start, double student_freedom) {
    if (location == Location::median) subtract_median(values);
    const std::vector<double> in_order = values;
    std::sort(values.begin(), values.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
    const std::vector<LogBin> bins = log_bins(logs_of_magnitudes(values));
    MeasuredDepartures result;
    result.stable = stable_maximum(bins, start);
    result.student = student_maximum(bins, std::log(student_freedom), result.stable.log_sigma);
    const std::vector<double> tails = magnitude_tails(values, result.stable);
    distances(values, tails, result);
    tail_departures(tails, result);
    result.statistic[static_cast<std::size_t>(Departure::sums)] =
        departure_of_sums(in_order, result.stable.shape);
    result.statistic[static_cast<std::size_t>(Departure::student)] =
        result.student.log_likelihood - result.stable.log_likelihood;
    result.mixture = gaussian_mixture_fit(bins);
    result.statistic[static_cast<std::size_t>(Departure::mixture)] =
        result.mixture.log_likelihood - result.stable.log_likelihood;
    result.pareto = pareto_maximum(bins, 0, result.stable.log_sigma);
    result.statistic[static_cast<std::size_t>(Departure::pareto)] =
        result.pareto.log_likelihood - result.stable.log_likelihood;
    return result;
}

}  // namespace levywell::inline tail
