// Each sentence about a sample, on a sample that it is true of, and on one that differs in that alone.

#include "catch.hpp"
#include "levywell/random/shuffle.hpp"
#include "levywell/tail/quantile_fit.hpp"
#include "levywell/tail/sample_verdict.hpp"
#include "samples.hpp"

#include <algorithm>
#include <cmath>

using namespace levywell;

namespace {

using Numbers = std::vector<double>;

SampleVerdict judge(const Numbers& x, VerdictRequest request = {99, 1, 0}) {
    Numbers sorted = x;
    std::sort(sorted.begin(), sorted.end());
    return judge_sample(x, quantile_fit(sorted), request);
}

template <class Change>
Numbers changed(Numbers x, const Change& change) {
    for (double& value : x) value = change(value);
    return x;
}

Numbers in_random_order(const Numbers& x) {
    Numbers other;
    for (std::int64_t k : shuffled(static_cast<std::int64_t>(x.size()), 1, 0, Purpose::shuffle))
        other.push_back(x[static_cast<std::size_t>(k)]);
    return other;
}

Numbers autoregressive(double phi, Numbers x) {
    for (std::size_t k = 1; k < x.size(); ++k) x[k] += phi * x[k - 1];
    return x;
}

/// GARCH(1, 1) with coefficients 0.15 and 0.8.
Numbers garch(Numbers x) {
    double variance = 1;
    for (double& value : x) {
        value *= std::sqrt(variance);
        variance = 0.05 + 0.15 * value * value + 0.8 * variance;
    }
    return x;
}

Numbers rounded(const Numbers& x, double step) {
    return changed(x, [&](double value) { return step * std::round(value / step); });
}

Numbers sorted(Numbers x) {
    std::sort(x.begin(), x.end());
    return x;
}

/// S(1.5, 1; 1), skewed to the right as far as a stable law can be. Source: Chambers, Mallows, Stuck 1976.
Numbers skewed_sample(std::size_t n, std::uint64_t path) {
    constexpr double alpha = 1.5;
    const double shift = std::atan(std::tan(std::numbers::pi * alpha / 2)) / alpha;
    return test::sample(n, path, [&](const auto& u) {
        const double v = std::numbers::pi * (u.first - 0.5);
        return std::sin(alpha * (v + shift)) / std::pow(std::cos(alpha * shift) * std::cos(v), 1 / alpha) *
               std::pow(std::cos(v - alpha * (v + shift)) / -std::log(u.second), (1 - alpha) / alpha);
    });
}

}  // namespace

TEST_CASE("Dependence is found and named, and the same numbers in random order have none") {
    const Numbers stable = test::stable_sample(1.5, 1, 1000, 1);
    const Numbers gaussian = test::stable_sample(2, 1, 4000, 2);
    Numbers trend = stable;
    for (std::size_t k = 0; k < trend.size(); ++k) trend[k] += 1e-3 * static_cast<double>(k);
    struct Case {
        Numbers numbers;
        const char* words;
    };
    for (const Case& c : {Case{autoregressive(0.3, stable), "neighbours are correlated"},
                          Case{autoregressive(-0.5, stable), "neighbours are correlated"},
                          Case{garch(gaussian), "the scale changes"}, Case{trend, "the level changes"},
                          Case{sorted(stable), "rank correlation 1,"}}) {
        const SampleVerdict verdict = judge(c.numbers);
        INFO(verdict.sentence);
        CHECK(verdict.answer == SampleAnswer::not_independent);
        CHECK_FALSE(verdict.goodness);
        CHECK_THAT(verdict.sentence, Contains("Not independent") && Contains(c.words));
        CHECK(judge(in_random_order(c.numbers), {0, 1, 0}).independent());
    }
    // A matrix read row by row, its columns of two scales.
    Numbers columns = gaussian;
    for (std::size_t k = 0; k < columns.size(); ++k) columns[k] *= k % 40 < 20 ? 1 : 4;
    CHECK_THAT(judge(columns, {0, 1, 40}).sentence, Contains("Not independent"));
}

TEST_CASE("A clip, a repeated value and coarse rounding are named; fine rounding is not refused") {
    const Numbers cauchy = test::stable_sample(1, 1, 1000, 4);
    const SampleVerdict clipped = judge(changed(cauchy, [](double x) { return std::clamp(x, -10.0, 10.0); }));
    CHECK(clipped.answer == SampleAnswer::not_stable);
    CHECK_THAT(clipped.sentence, Contains("clipped") && Contains("10 occurs"));
    CHECK(judge(cauchy).answer != SampleAnswer::not_stable);

    const Numbers stable = test::stable_sample(1.5, 1, 1000, 5);
    Numbers zeros = stable;
    for (std::size_t k = 0; k < zeros.size(); k += 7) zeros[k] = 0;
    const SampleVerdict repeated = judge(in_random_order(zeros));
    CHECK(repeated.answer == SampleAnswer::not_stable);
    CHECK_THAT(repeated.sentence, Contains("0 occurs 143 times"));

    for (double step : {0.001, 0.01, 0.1}) {
        const SampleVerdict fine = judge(rounded(stable, step));
        INFO(step << ": " << fine.sentence);
        CHECK(fine.ties.atoms.empty());
        CHECK(fine.answer != SampleAnswer::not_stable);
    }
    const SampleVerdict coarse = judge(rounded(test::stable_sample(1.5, 1, 500, 15), 1));
    CHECK(coarse.answer == SampleAnswer::undecided);
    CHECK_THAT(coarse.sentence, Contains("3 different values lie in the middle half"));
    CHECK(judge(rounded(stable, 0.5)).answer == SampleAnswer::undecided);
}

TEST_CASE("Another centre and skewness refuse the symmetric law centred at 0, no other") {
    const Numbers gaussian = test::stable_sample(2, 1, 1000, 6);
    const SampleVerdict shifted = judge(changed(gaussian, [](double x) { return x + 0.3; }));
    CHECK(shifted.answer == SampleAnswer::gaussian);
    CHECK_THAT(shifted.sentence,
               Contains("The symmetric law centred at 0 is refused") && Contains("Gaussian numbers are not"));
    const SampleVerdict centred = judge(gaussian);
    CHECK(centred.answer == SampleAnswer::gaussian);
    CHECK(centred.tested_numbers == TestedNumbers::as_they_are);
    CHECK_THAT(centred.sentence, !Contains("centred"));

    const SampleVerdict skewed = judge(skewed_sample(2000, 7));
    INFO(skewed.sentence);
    CHECK(skewed.tested_numbers == TestedNumbers::differences);
    CHECK(skewed.answer == SampleAnswer::stable);
    CHECK(skewed.law.alpha == Approx(1.5).margin(0.15));
    CHECK_THAT(skewed.sentence, Contains("skewed to the right") && Contains("1000 differences"));
    // Skewed, and not stable.
    const SampleVerdict exponential =
        judge(test::sample(2000, 8, [](const auto& u) { return -std::log(u.first); }));
    CHECK(exponential.answer == SampleAnswer::not_stable);
    CHECK_THAT(exponential.sentence,
               Contains("skewed to the right") && Contains("Heavier-tailed than Gaussian"));
}

TEST_CASE(
    "Stable where rivals are refused, undecided where numbers are too few, not stable where they decide") {
    const SampleVerdict stable = judge(test::stable_sample(1.5, 2, 4000, 9));
    INFO(stable.sentence);
    CHECK(stable.answer == SampleAnswer::stable);
    CHECK(stable.law.alpha == Approx(1.5).margin(0.08));
    CHECK_THAT(stable.sentence, Contains("Compatible with independent stable numbers of alpha in") &&
                                    Contains("Refused: Student's law") && Contains("quantile of magnitude"));

    const SampleVerdict few = judge(test::student_sample(3, 100, 10));
    CHECK(few.answer == SampleAnswer::undecided);
    CHECK_THAT(few.sentence, Contains("Heavier-tailed than Gaussian") &&
                                 Contains("cannot be told with 100 numbers") && Contains("Student's law of"));
    const SampleVerdict student = judge(test::student_sample(3, 4000, 11));
    CHECK(student.answer == SampleAnswer::not_stable);
    CHECK_THAT(student.sentence,
               Contains("is refused (p = 0.01)") && Contains("Heavier-tailed than Gaussian"));
    const SampleVerdict uniform = judge(test::sample(1000, 12, [](const auto& u) { return u.first - 0.5; }));
    CHECK(uniform.answer == SampleAnswer::not_stable);
    CHECK_THAT(uniform.sentence, Contains("Not heavier-tailed than Gaussian"));

    CHECK(judge(test::stable_sample(1.5, 2, 1000, 9), {98, 1, 0}).answer == SampleAnswer::not_tested);
}

TEST_CASE("Decisions follow the unit of the numbers, and their seed alone") {
    const Numbers x = test::stable_sample(1.3, 1, 300, 13);
    const SampleVerdict once = judge(x);
    CHECK(judge(x).sentence == once.sentence);
    const SampleVerdict scaled = judge(changed(x, [](double value) { return -1e-30 * value; }));
    CHECK(scaled.answer == once.answer);
    CHECK(scaled.goodness->p_value == once.goodness->p_value);
    CHECK(scaled.law.alpha == Approx(once.law.alpha).epsilon(1e-4));
}
