#include "levywell/tail/dependence.hpp"

#include "levywell/random/shuffle.hpp"
#include "tail/two_sided.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <boost/math/distributions/chi_squared.hpp>

namespace levywell::inline tail {
namespace {

constexpr std::int64_t most_lags = 20;
constexpr std::int64_t stretches = 10;
constexpr int orders = 9999;
constexpr double doubtful = 0.05;              // p of chi-square that random orders take the place of
constexpr std::int64_t most_reordered = 5000;  // numbers; of more chi-square is close

/// Ranks of the numbers, equal ones sharing theirs, with mean 0 and mean square 1.
std::vector<double> scores_of_ranks(const std::vector<double>& values) {
    std::vector<std::uint32_t> order(values.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return values[a] < values[b]; });
    std::vector<double> scores(values.size());
    const double middle = static_cast<double>(values.size() - 1) / 2;
    double square = 0;
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin + 1;
        while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
        const double score = static_cast<double>(begin + end - 1) / 2 - middle;
        for (std::size_t k = begin; k < end; ++k) scores[order[k]] = score;
        square += score * score * static_cast<double>(end - begin);
        begin = end;
    }
    const double unit = std::sqrt(square / static_cast<double>(values.size()));
    if (unit > 0)
        for (double& score : scores) score /= unit;
    return scores;
}

/// Correlation at a lag, its mean -1/(n-1) over all orders taken out, in standard errors.
double deviation_at(const std::vector<double>& scores, std::int64_t lag) {
    const auto n = static_cast<double>(scores.size());
    const auto l = static_cast<std::size_t>(lag);
    double sum = 0;
    for (std::size_t k = l; k < scores.size(); ++k) sum += scores[k] * scores[k - l];
    const double pairs = n - static_cast<double>(lag);
    return (sum + pairs / (n - 1)) / std::sqrt(pairs);
}

double chi_square_p(double statistic, std::int64_t freedom) {
    const boost::math::chi_squared law(static_cast<double>(freedom));
    return boost::math::cdf(boost::math::complement(law, statistic));
}

double squared_deviations(const std::vector<double>& scores, std::int64_t lags) {
    double sum = 0;
    for (std::int64_t lag = 1; lag <= lags; ++lag) sum += std::pow(deviation_at(scores, lag), 2);
    return sum;
}

/// Share of random orders of the scores with squared deviations as large, these among them.
double share_of_orders(const std::vector<double>& scores, std::int64_t lags, double sum, std::uint64_t seed) {
    const double as_large = sum * (1 - 1e-9);  // the same to rounding
    const auto n = static_cast<std::int64_t>(scores.size());
    int count = 1;
#pragma omp parallel for reduction(+ : count)
    for (int r = 1; r <= orders; ++r) {
        std::vector<double> other;
        for (std::int64_t k : shuffled(n, seed, std::uint64_t{1} << 32 | static_cast<std::uint64_t>(r),
                                       Purpose::sample_choice))
            other.push_back(scores[static_cast<std::size_t>(k)]);
        count += squared_deviations(other, lags) >= as_large ? 1 : 0;
    }
    return static_cast<double>(count) / (1 + orders);
}

SampleTest of_lags(const std::string& prefix, const std::vector<double>& scores, std::uint64_t seed) {
    const auto n = static_cast<std::int64_t>(scores.size());
    const std::int64_t lags = std::min(most_lags, n / 5);
    const double sum = squared_deviations(scores, lags);
    const double p = chi_square_p(sum, lags);
    const bool exact = p < doubtful && n <= most_reordered;
    return {prefix + "lags", sum, exact ? share_of_orders(scores, lags, sum, seed) : p};
}

SampleTest of_stretches(const std::string& prefix, const std::vector<double>& scores) {
    const auto n = static_cast<std::int64_t>(scores.size());
    double sum = 0;
    for (std::int64_t s = 0; s < stretches; ++s) {
        const auto begin = scores.begin() + s * n / stretches;
        const auto end = scores.begin() + (s + 1) * n / stretches;
        sum += std::pow(std::accumulate(begin, end, 0.0), 2) / static_cast<double>(end - begin);
    }
    sum *= static_cast<double>(n - 1) / static_cast<double>(n);
    return {prefix + "stretches", sum, chi_square_p(sum, stretches - 1)};
}

void add_tests(const std::string& prefix, const std::vector<double>& values, std::int64_t period,
               std::uint64_t seed, std::vector<SampleTest>& tests) {
    const std::vector<double> scores = scores_of_ranks(values);
    const auto n = static_cast<std::int64_t>(values.size());
    const auto correlation = [&](const char* name, std::int64_t lag) {
        const double deviation = deviation_at(scores, lag);
        tests.push_back(
            {prefix + name, deviation / std::sqrt(static_cast<double>(n - lag)), two_sided(deviation)});
    };
    correlation("neighbours", 1);
    tests.push_back(of_lags(prefix, scores, seed));
    tests.push_back(of_stretches(prefix, scores));
    if (period > 1 && period <= n / 2) correlation("period", period);
}

}  // namespace

std::vector<SampleTest> dependence_tests(std::span<const double> values, std::int64_t period,
                                         std::uint64_t seed) {
    std::vector<double> numbers(values.begin(), values.end());
    std::vector<SampleTest> tests;
    add_tests("", numbers, period, seed, tests);
    std::vector<double> sorted = numbers;
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::nth_element(sorted.begin(), middle, sorted.end());
    for (double& x : numbers) x = std::abs(x - *middle);
    add_tests("magnitude_", numbers, period, seed, tests);
    return tests;
}

}  // namespace levywell::inline tail
