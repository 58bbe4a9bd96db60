// Each sentence about a sample, on a sample that it is true of, and on one that differs in that alone.

#include "catch.hpp"
#include "levywell/random/shuffle.hpp"
#include "levywell/tail/quantile_fit.hpp"
#include "levywell/tail/sample_verdict.hpp"
#include "samples.hpp"

#include <algorithm>
#include <cmath>
#include <string>

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

TEST_CASE("Atoms at both ends are a clip, at one a cut, elsewhere values to leave out") {
    const Numbers stable = test::stable_sample(1.5, 1, 1000, 21);
    const auto sentence = [&](const auto& change) { return judge(changed(stable, change)).sentence; };
    CHECK_THAT(sentence([](double x) { return std::clamp(x, -8.0, 8.0); }), Contains("A bounded law"));
    CHECK_THAT(sentence([](double x) { return std::min(std::abs(x), 8.0); }), Contains("A bounded law"));
    for (const std::string& cut : {sentence([](double x) { return std::min(x, 8.0); }),
                                   sentence([](double x) { return std::max(x, -0.1); })})
        CHECK_THAT(cut, Contains("cut on one side") && !Contains("bounded"));
    // One in three is 0, of numbers of either sign, in this order: from the sign of x the seventh decimal.
    const auto zero_beside_pareto = [](double x) {
        return std::fmod(std::abs(x) * 1e7, 10) < 3 ? -0.0 : 1 + std::abs(x);
    };
    for (double sign : {1.0, -1.0})
        CHECK_THAT(sentence([&](double x) { return sign * zero_beside_pareto(x); }),
                   Contains(": 0 occurs ") && Contains("Left out, the others may be tested"));

    Numbers missing = stable;
    for (std::size_t k = 3; k < missing.size(); k += 50) missing[k] = -999;
    missing = in_random_order(missing);
    CHECK_THAT(judge(missing).sentence, Contains("-999 occurs 20 times") && Contains("Left out") &&
                                            !Contains("clipped") && !Contains("cut"));
    std::erase(missing, -999.0);  // what the sentence advises
    CHECK(judge(missing).answer != SampleAnswer::not_stable);
    Numbers one(100, 0.0);
    one[37] = 1;
    CHECK_THAT(judge(one).sentence, Contains("too few numbers to test (1)") && !Contains("clipped"));
}

TEST_CASE("Rounding towards 0 is rounding: the cell there is twice as wide; peaks leave it open") {
    for (std::size_t n : {1000, 5000}) {
        const Numbers x = test::stable_sample(1.5, 8, n, 22);
        const SampleVerdict cut = judge(changed(x, [](double value) { return std::trunc(value); }));
        INFO(cut.sentence);
        CHECK(cut.ties.towards_zero == 1);
        CHECK(cut.answer != SampleAnswer::not_stable);
        CHECK(judge(rounded(x, 1)).ties.towards_zero == 0);
        // Zeros beyond that are none of rounding.
        Numbers zeros = changed(x, [](double value) { return std::trunc(value); });
        for (std::size_t k = 0; k < zeros.size(); k += 3) zeros[k] = 0;
        CHECK(judge(in_random_order(zeros)).answer != SampleAnswer::stable);
    }
    const SampleVerdict peaked = judge(rounded(test::stable_sample(0.3, 20, 10000, 17), 1));
    CHECK(peaked.answer == SampleAnswer::undecided);
    CHECK_THAT(peaked.sentence, Contains("Cannot tell: 0 occurs"));
}

TEST_CASE("Zeros of prices that did not change are rounding, zeros put among numbers are not") {
    for (std::uint64_t path = 0; path < 5; ++path) {
        double price = 50;
        Numbers returns;
        for (double step : test::stable_sample(2, 0.007, 3000, 40 + path)) {
            const double next = price * std::exp(step);
            returns.push_back(std::log(std::round(100 * next) / std::round(100 * price)));
            price = next;
        }
        REQUIRE(std::count(returns.begin(), returns.end(), 0.0) > 5);
        const SampleVerdict verdict = judge(returns);
        INFO(verdict.sentence);
        CHECK(verdict.ties.atoms.empty());
        CHECK(verdict.answer != SampleAnswer::not_stable);
        Numbers zeros = test::stable_sample(2, 0.007, 3000, 50 + path);  // control
        for (std::size_t k = 0; k < zeros.size(); k += 100) zeros[k] = 0;
        CHECK(judge(in_random_order(zeros)).answer == SampleAnswer::not_stable);
    }
}

TEST_CASE("Numbers that occur twice are not independent; in another order neither") {
    Numbers x = test::stable_sample(1.5, 1, 500, 18);
    CHECK(judge(x, {0, 1, 0}).independent());
    x.insert(x.end(), x.begin(), x.begin() + 500);
    const SampleVerdict verdict = judge(in_random_order(x));
    CHECK(verdict.answer == SampleAnswer::not_independent);
    CHECK_THAT(verdict.sentence, Contains("of 1000 numbers occur more than once"));
}

TEST_CASE("An index below all that are fitted is undecided, one just inside is tested") {
    for (double alpha : {0.1, 0.15}) {
        const SampleVerdict below = judge(test::stable_sample(alpha, 1, 1000, 19));
        INFO(below.sentence);
        CHECK(below.answer == SampleAnswer::undecided);
        CHECK_FALSE(below.goodness);
        CHECK_THAT(below.sentence, Contains("an alpha of 0.2 or less"));
    }
    CHECK(judge(test::stable_sample(0.25, 1, 1000, 19)).goodness);
}

TEST_CASE("Symmetry is called refused only where it is") {
    int tried = 0;
    for (std::uint64_t path = 40; path < 60; ++path) {
        const SampleVerdict verdict = judge(test::laplace_sample(1000, path));
        INFO(verdict.sentence);
        const bool refused = verdict.tests.back().p_value <= location_level;
        CHECK((verdict.sentence.find("Symmetric laws are refused") != std::string::npos) == refused);
        CHECK(verdict.answer != SampleAnswer::gaussian);
        if (refused || verdict.tested_numbers != TestedNumbers::differences) continue;
        ++tried;
        CHECK_THAT(verdict.sentence, Contains("symmetry itself is not (p = "));
    }
    CHECK(tried > 0);
}

TEST_CASE("A rival that fits worse is not said to fit better") {
    int worse = 0;
    for (std::uint64_t path = 0; path < 12; ++path) {
        const std::string sentence = judge(test::student_sample(3, 4000, 10 + path)).sentence;
        CHECK_THAT(sentence, !Contains("better, by -"));
        worse += sentence.find("less than it does for stable numbers") != std::string::npos ? 1 : 0;
    }
    CHECK(worse > 0);
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
    CHECK_THAT(student.sentence, Contains("is refused (p = 0.0") && Contains("Heavier-tailed than Gaussian"));
    const SampleVerdict uniform = judge(test::sample(1000, 12, [](const auto& u) { return u.first - 0.5; }));
    CHECK(uniform.answer == SampleAnswer::not_stable);
    CHECK(student.goodness->replicates == 999);  // close to the level
    CHECK(uniform.goodness->replicates == 99);   // far beyond
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
    for (int exponent : {-300, -200, 160, 300}) {
        const double unit = std::pow(10.0, exponent);
        const SampleVerdict other = judge(changed(x, [&](double value) { return value * unit; }));
        INFO(exponent << ": " << other.sentence);
        CHECK(other.answer == once.answer);
        CHECK(other.goodness->p_value == once.goodness->p_value);
        CHECK(other.law.alpha == Approx(once.law.alpha).epsilon(1e-4));
        CHECK(other.law.sigma / unit == Approx(once.law.sigma).epsilon(1e-4));
        CHECK(other.goodness->student_sigma / unit == Approx(once.goodness->student_sigma).epsilon(1e-3));
    }
}
