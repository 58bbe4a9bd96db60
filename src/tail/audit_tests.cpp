#include "tail/audit_tests.hpp"

#include "levywell/core/number_text.hpp"
#include "tail/anderson_darling.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <fmt/format.h>

namespace levywell::inline tail {
namespace {

constexpr std::int64_t fewest_signs = 6;  // of which none is refused at 3%

/// Exact, two-sided: twice the smaller tail.
double count_p_value(std::int64_t count, std::int64_t n, double share) {
    if (share >= 1) return count == n ? 1 : 0;
    const boost::math::binomial law(static_cast<double>(n), share);
    const auto found = static_cast<double>(count);
    const double fewer = boost::math::cdf(law, found);
    const double more = count == 0 ? 1 : boost::math::cdf(boost::math::complement(law, found - 1));
    return std::min({1.0, 2 * fewer, 2 * more});
}

/// The share of numbers, over the law's, of which so many lie beyond nine times in ten that it is refused.
double excess_seen(std::int64_t n, double share, double level) {
    const boost::math::binomial law(static_cast<double>(n), share);
    double critical = std::ceil(boost::math::quantile(boost::math::complement(law, level / 2)));
    while (critical > 0 && boost::math::cdf(boost::math::complement(law, critical - 1)) > level / 2)
        ++critical;
    if (critical > static_cast<double>(n)) return std::numeric_limits<double>::infinity();
    const boost::math::beta_distribution<> shares(critical, static_cast<double>(n) - critical + 1);
    return boost::math::quantile(shares, 0.9) / share;
}

template <class PValue>
std::size_t smallest(std::span<const AuditOctave> octaves, std::size_t first, const PValue& p_value) {
    std::size_t best = first;
    for (std::size_t k = first; k < octaves.size(); ++k)
        if (p_value(octaves[k]) < p_value(octaves[best])) best = k;
    return best;
}

AuditTest test_octaves(std::span<const AuditOctave> octaves) {
    const std::size_t k = smallest(octaves, 0, [](const AuditOctave& o) { return o.p_value; });
    const AuditOctave& worst = octaves[k];
    const bool last = k + 1 == octaves.size();
    AuditTest test;
    test.name = "octaves";
    test.statistic = static_cast<double>(worst.numbers) / worst.expected;
    test.p_value = std::min(1.0, worst.p_value * static_cast<double>(octaves.size()));
    test.finding = fmt::format(
        "{} numbers have a tail probability {}, where the law has {}", worst.numbers,
        last ? fmt::format("of 2^-{} or less", k) : fmt::format("between 2^-{} and 2^-{}", k + 1, k),
        count_text(worst.expected));
    return test;
}

AuditTest test_tail(std::span<const AuditOctave> octaves) {
    const std::size_t k = smallest(octaves, 1, [](const AuditOctave& o) { return o.beyond_p_value; });
    const AuditOctave& worst = octaves[k];
    AuditTest test;
    test.name = "tail";
    test.statistic = static_cast<double>(worst.beyond) / worst.beyond_expected;
    test.p_value = std::min(1.0, worst.beyond_p_value * static_cast<double>(octaves.size() - 1));
    test.finding = fmt::format("{} numbers have a tail probability of 2^-{} or less, where the law has {}",
                               worst.beyond, k, count_text(worst.beyond_expected));
    return test;
}

/// P(largest of n <= the largest) and its complement, doubled.
AuditTest test_largest(double beyond, std::int64_t n, double largest) {
    const double log_smaller = static_cast<double>(n) * std::log1p(-beyond);
    const double smaller = std::exp(log_smaller);
    const double larger = -std::expm1(log_smaller);
    const double expected = static_cast<double>(n) * beyond;
    AuditTest test;
    test.name = "largest";
    test.statistic = expected;
    test.p_value = std::min({1.0, 2 * smaller, 2 * larger});
    test.finding =
        fmt::format("the largest magnitude, {:.4g}, is too {}: beyond it the law has {} numbers of {}",
                    largest, smaller < larger ? "small" : "large",
                    expected < 1e-290 ? "fewer than 1e-290" : count_text(expected), n);
    return test;
}

std::vector<double> ten_stretches(std::span<const double> values, std::size_t all) {
    constexpr std::size_t stretches = 10;
    const std::size_t length = all / stretches;
    std::vector<double> some;
    some.reserve(length * stretches);
    for (std::size_t s = 0; s < stretches; ++s) {
        const auto first =
            values.begin() + static_cast<std::ptrdiff_t>(s * (values.size() - length) / (stretches - 1));
        some.insert(some.end(), first, first + static_cast<std::ptrdiff_t>(length));
    }
    return some;
}

}  // namespace

std::vector<AuditOctave> audit_octaves(const CountsUnderLaw& counts, std::int64_t n, double level) {
    std::vector<AuditOctave> octaves(counts.octaves.size());
    const auto numbers = static_cast<double>(n);
    std::int64_t beyond = 0;
    std::int64_t positive = 0;
    for (std::size_t k = octaves.size(); k-- > 0;) {
        AuditOctave& octave = octaves[k];
        const bool last = k + 1 == octaves.size();
        const double share = std::exp2(-static_cast<double>(k));
        beyond += counts.octaves[k].numbers;
        positive += counts.octaves[k].positive;
        octave.numbers = counts.octaves[k].numbers;
        octave.expected = numbers * (last ? share : share / 2);
        octave.p_value = count_p_value(octave.numbers, n, last ? share : share / 2);
        octave.beyond = beyond;
        octave.beyond_expected = numbers * share;
        octave.beyond_p_value = count_p_value(beyond, n, share);
        octave.beyond_positive = positive;
        if (k > 0)
            octave.seen_excess = excess_seen(n, share, level / static_cast<double>(octaves.size() - 1));
    }
    return octaves;
}

std::vector<AuditTest> tests_of_law(const CountsUnderLaw& counts, std::span<const AuditOctave> octaves,
                                    std::int64_t n, double largest) {
    AuditTest body;
    body.name = "anderson_darling";
    body.statistic = counts.anderson_darling;
    body.p_value = anderson_darling_p_value(counts.anderson_darling);
    body.finding = fmt::format("Anderson and Darling's A^2 is {:.4g}", counts.anderson_darling);
    return {body, test_octaves(octaves), test_tail(octaves), test_largest(counts.beyond_largest, n, largest)};
}

AuditTest test_signs(const CountsUnderLaw& counts, std::span<const AuditOctave> octaves) {
    AuditTest test;
    test.name = "signs";
    test.statistic = 0.5;
    test.p_value = 1;
    int tested = 0;
    std::int64_t positive = 0;
    std::int64_t signs = 0;
    for (std::size_t k = octaves.size(); k-- > 0;) {
        positive += counts.octaves[k].positive;
        signs += counts.octaves[k].positive + counts.octaves[k].negative;
        if (signs < fewest_signs) continue;
        ++tested;
        const double p = count_p_value(positive, signs, 0.5);
        if (p > test.p_value) continue;
        test.p_value = p;
        test.statistic = static_cast<double>(positive) / static_cast<double>(signs);
        test.finding = fmt::format("{} of the {} numbers {}are positive", positive, signs,
                                   k == 0 ? "" : fmt::format("with a tail probability of 2^-{} or less ", k));
    }
    test.p_value = std::min(1.0, test.p_value * tested);
    return test;
}

AuditTest test_dependence(std::span<const double> values, const AuditRequest& request) {
    constexpr std::size_t most = 4'000'000;
    const bool all = values.size() <= most;
    const std::vector<SampleTest> tests =
        all ? dependence_tests(values, request.period, request.seed)
            : dependence_tests(ten_stretches(values, most), 0, request.seed);
    const SampleTest& worst =
        *std::min_element(tests.begin(), tests.end(),
                          [](const SampleTest& a, const SampleTest& b) { return a.p_value < b.p_value; });
    AuditTest test;
    test.name = "dependence";
    test.statistic = worst.statistic;
    test.p_value = std::min(1.0, worst.p_value * static_cast<double>(tests.size()));
    const bool magnitudes = worst.name.starts_with("magnitude_");
    const std::string kind = magnitudes ? worst.name.substr(worst.name.find('_') + 1) : worst.name;
    const char* whose = magnitudes ? "magnitudes" : "numbers";
    if (kind == "stretches")
        test.finding = fmt::format("the {} of ten stretches of the file differ", whose);
    else if (kind == "lags")
        test.finding = fmt::format(
            "the {} depend on those up to 20 places before (sum of squared rank correlations {:.4g}, in "
            "their errors)",
            whose, worst.statistic);
    else
        test.finding = fmt::format("the {} {} have a rank correlation of {:.3g}", whose,
                                   kind == "neighbours" ? "of neighbours" : "of one column", worst.statistic);
    return test;
}

void refuse_by_holm(std::vector<AuditTest>& tests, double level) {
    std::vector<std::size_t> order(tests.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return tests[a].p_value < tests[b].p_value; });
    for (std::size_t k = 0; k < order.size(); ++k) {
        AuditTest& test = tests[order[k]];
        if (test.p_value > level / static_cast<double>(order.size() - k)) return;
        test.refused = true;
    }
}

bool any_refused(std::span<const AuditTest> tests) {
    return std::any_of(tests.begin(), tests.end(), [](const AuditTest& test) { return test.refused; });
}

}  // namespace levywell::inline tail
