// What an audit is made of, each against values known otherwise.

#include "catch.hpp"
#include "levywell/random/stable_law.hpp"
#include "levywell/tail/stored_precision.hpp"
#include "samples.hpp"
#include "statistics.hpp"
#include "tail/anderson_darling.hpp"
#include "tail/audit_tests.hpp"
#include "tail/equal_numbers.hpp"
#include "tail/lattice.hpp"
#include "tail/scale_test.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <numbers>

using namespace levywell;

namespace {

using Numbers = std::vector<double>;

Numbers printed(const Numbers& x, const char* format) {
    Numbers y;
    for (double value : x) {
        char text[400];
        std::snprintf(text, sizeof text, format, value);
        y.push_back(std::atof(text));
    }
    return y;
}

Numbers in_single_precision(const Numbers& x) {
    Numbers y;
    for (double value : x) y.push_back(static_cast<float>(value));
    return y;
}

double half_of(double x) {
    const double cell = std::ldexp(1.0, std::max(std::ilogb(x), -14) - 10);
    return std::nearbyint(x / cell) * cell;
}

Numbers in_half_precision(const Numbers& x, double unit = 1) {
    Numbers y;
    for (double value : x) y.push_back(half_of(unit * value));
    return y;
}

/// As NumPy prints them: the fewest digits that tell numbers of half precision apart.
Numbers shortest_of_half(const Numbers& x) {
    Numbers y;
    for (double value : in_half_precision(x)) {
        for (const char* format : {"%.0e", "%.1e", "%.2e", "%.3e", "%.4e"}) {
            char text[40];
            std::snprintf(text, sizeof text, format, value);
            if (half_of(std::atof(text)) != value) continue;
            y.push_back(std::atof(text));
            break;
        }
    }
    return y;
}

std::string stored_words(Numbers x) {
    std::sort(x.begin(), x.end());
    return find_stored_precision(x).words();
}

AuditTest with_p_value(double p) {
    AuditTest test;
    test.p_value = p;
    return test;
}

}  // namespace

TEST_CASE("Anderson and Darling's law has the published quantiles and no step where its series changes") {
    for (const auto& [statistic, p] : {std::pair{1.248, 0.25},
                                       {1.933, 0.1},
                                       {2.492, 0.05},
                                       {3.070, 0.025},
                                       {3.880, 0.01}})  // Stephens 1974
        CHECK(anderson_darling_p_value(statistic) == Approx(p).epsilon(0.03));
    CHECK(1 - anderson_darling_p_value(0.2) == Approx(0.0096).margin(1e-4));  // Lewis 1961
    CHECK(1 - anderson_darling_p_value(0.5) == Approx(0.2532).margin(1e-4));
    CHECK(1 - anderson_darling_p_value(1) == Approx(0.6427).margin(1e-4));
    CHECK(anderson_darling_p_value(9.999) == Approx(anderson_darling_p_value(10.001)).epsilon(0.005));
    CHECK(anderson_darling_p_value(0.05) == 1);
    CHECK(anderson_darling_p_value(30) == Approx(std::sqrt(3.0) * std::erfc(std::sqrt(30.0))).epsilon(0.02));
}

TEST_CASE("Tail probabilities of numbers are those of the law, far out and at the centre") {
    constexpr double scale = 2;
    for (double alpha : {0.01, 0.05, 0.3, 0.5, 1.0, 1.2, 1.5, 1.8, 1.99, 2.0}) {
        const StableLaw law(alpha);
        const StableMagnitudes magnitudes(law, scale);
        for (int k = -120; k <= 120; ++k) {
            const double log_x = 0.1 * k / alpha;
            if (std::abs(log_x) > 690) continue;
            const double exact = 2 * std::exp(law.log_sf(log_x));
            if (exact < 1e-290) continue;
            INFO(alpha << " " << log_x);
            CHECK(magnitudes.tail(scale * std::exp(log_x)) == Approx(exact).epsilon(1e-6));
        }
        CHECK(magnitudes.tail(0) == 1);
        CHECK(magnitudes.tail(std::numeric_limits<double>::infinity()) ==
              magnitudes.tail(std::numeric_limits<double>::max()));
        CHECK(magnitudes.tail(std::exp(magnitudes.log_quantile(0.125))) == Approx(0.125).epsilon(1e-8));
    }
}

TEST_CASE("The precision in which numbers are stored is told from them") {
    const Numbers x = test::stable_sample(1.5, 1, 5000, 1);
    CHECK(stored_words(x) == "double precision");
    CHECK(stored_words(printed(x, "%.17g")) == "double precision");
    CHECK(stored_words(in_single_precision(x)) == "single precision");
    CHECK(stored_words(printed(in_single_precision(x), "%.9g")) == "single precision");
    CHECK(stored_words(printed(x, "%.6g")) == "6 significant digits");
    CHECK(stored_words(printed(x, "%.3e")) == "4 significant digits");
    CHECK(stored_words(printed(x, "%.6f")) == "6 decimals");
    CHECK(stored_words(printed(x, "%.1f")) == "1 decimal");
    CHECK(stored_words(printed(x, "%.0f")) == "whole numbers");
    const StoredPrecision decimals = find_stored_precision(Numbers{0.21, 0.5, 1.73, 2.27, 100.51});
    CHECK(decimals.cell(100.51) == Approx(0.01));
    CHECK(stored_words(in_half_precision(x)) == "11 significant binary digits");
    CHECK(stored_words(shortest_of_half(x)) == "11 significant binary digits");
    CHECK(stored_words(in_half_precision(x, 1e-5)) == "multiples of 2^-24");  // its smallest numbers
    Numbers fixed = x;
    for (double& value : fixed) value = std::nearbyint(value * 4096) / 4096;
    CHECK(stored_words(fixed) == "multiples of 2^-12");
    CHECK(find_stored_precision(fixed).cell(1) == 0x1p-12);
    const StoredPrecision single{24, 17, 400, 1};
    CHECK(single.cell(1) == 0x1p-23);
    CHECK(single.cell(-1000) == 0x1p-14);
}

TEST_CASE("Octaves of tail probability hold the numbers that lie in them, and their p-values are binomial") {
    const StableMagnitudes law(StableLaw(1), 1);  // P(|X| > x) = 2 atan(1/x) / pi
    const auto at = [](double tail) { return 1 / std::tan(std::numbers::pi * tail / 2); };
    const Numbers sorted{-at(0.3), -at(0.6), 0, at(0.9), at(0.2), at(0.01), at(1e-6)};
    const CountsUnderLaw counts = count_under_law(sorted, law, 6);
    const std::vector<std::int64_t> expected{3, 1, 1, 0, 0, 0, 2};
    double sum = 0;
    for (std::size_t k = 0; k < expected.size(); ++k) CHECK(counts.octaves[k].numbers == expected[k]);
    CHECK(counts.octaves[1].negative == 1);
    CHECK(counts.octaves[6].positive == 2);
    CHECK(counts.beyond_largest == Approx(1e-6));
    const Numbers below{0.15, 0.3, 0.5, 0.55, 0.9, 0.995, 1 - 0.5e-6};  // P(X <= x), by hand
    for (std::size_t k = 0; k < below.size(); ++k)
        sum += (2 * static_cast<double>(k) + 1) *
               (std::log(below[k]) + std::log1p(-below[below.size() - 1 - k]));
    CHECK(counts.anderson_darling == Approx(-7 - sum / 7).epsilon(1e-6));

    const std::vector<AuditOctave> octaves = audit_octaves(counts, 7, 0.01);
    CHECK(octaves[0].p_value == Approx(test::binomial_p_value(3, 7, 0.5)));
    CHECK(octaves[6].p_value == Approx(test::binomial_p_value(2, 7, 0x1p-6)));
    CHECK(octaves[6].expected == 7 * 0x1p-6);
    CHECK(octaves[5].expected == 7 * 0x1p-6);
    CHECK(octaves[2].beyond == 3);
    CHECK(octaves[2].beyond_positive == 3);
    CHECK(octaves[2].beyond_p_value == Approx(test::binomial_p_value(3, 7, 0.25)));
}

TEST_CASE("Infinite numbers share the tail beyond the largest double") {
    const StableMagnitudes law(StableLaw(0.01), 1);
    constexpr double infinite = std::numeric_limits<double>::infinity();
    const double beyond = law.tail(infinite);
    CHECK(beyond > 1e-4);
    CHECK(count_under_law(Numbers{-infinite, -infinite, 0.5, 2}, law, 8).beyond_largest ==
          Approx(beyond / 4));
    CHECK(count_under_law(Numbers{-3, 0.5, infinite, infinite, infinite}, law, 8).beyond_largest ==
          Approx(beyond / 6));
}

TEST_CASE("Excesses that are said to be seen are refused nine times in ten, and smaller ones less often") {
    constexpr std::int64_t n = 100000;
    constexpr double level = 0.01;
    CountsUnderLaw counts;
    counts.octaves.resize(static_cast<std::size_t>(octaves_of(n)) + 1);
    const std::vector<AuditOctave> octaves = audit_octaves(counts, n, level);
    for (std::size_t k : {1, 5, 10, 15}) {
        const double share = std::exp2(-static_cast<double>(k));
        const double each = level / static_cast<double>(octaves.size() - 1);
        const auto refused_above = [&](double ratio) {
            const boost::math::binomial law(n, ratio * share);
            std::int64_t critical = 0;
            while (static_cast<double>(critical) <= n * share ||
                   test::binomial_p_value(static_cast<double>(critical), n, share) > each)
                ++critical;
            return boost::math::cdf(boost::math::complement(law, static_cast<double>(critical - 1)));
        };
        INFO(k);
        CHECK(refused_above(octaves[k].seen_excess) == Approx(0.9).epsilon(1e-6));
        CHECK(refused_above(1) < 1e-3);
    }
}

TEST_CASE("Holm's procedure refuses the smallest p-values, each at the level that is left") {
    std::vector<AuditTest> tests{with_p_value(0.02), with_p_value(0.001), with_p_value(0.0045),
                                 with_p_value(0.5)};
    refuse_by_holm(tests, 0.01);
    CHECK(tests[1].refused);        // 0.01 / 4
    CHECK_FALSE(tests[2].refused);  // 0.01 / 3 = 0.0033
    refuse_by_holm(tests, 0.02);
    CHECK(tests[2].refused);  // 0.0067
    CHECK_FALSE(tests[0].refused);
}

TEST_CASE("The scale of largest likelihood and its error are those of closed forms") {
    constexpr double scale = 3;
    const Numbers x = [] {
        Numbers y = test::stable_sample(2, scale, 20000, 3);
        std::sort(y.begin(), y.end());
        return y;
    }();
    double squares = 0;
    for (double value : x) squares += value * value;
    const StableLaw law(2);
    const ScaleTest found = test_scale(magnitude_bins(x, 2), law, StableMagnitudes(law, 1), 1);
    CHECK(found.ratio == Approx(std::sqrt(squares / 2 / 20000)).epsilon(1e-4));  // variance 2 sigma^2
    CHECK(found.information == Approx(2).epsilon(0.01));
    CHECK(found.error == Approx(1 / std::sqrt(2 * 20000.0)).epsilon(0.01));
    CHECK(found.p_value == 0);
    const StableLaw cauchy(1);
    const ScaleTest other = test_scale(magnitude_bins(x, 1), cauchy, StableMagnitudes(cauchy, 1), 1);
    CHECK(other.information == Approx(0.5).epsilon(0.01));  // of Cauchy's scale
    // Below the alpha that is tabulated the score is 1 - exp(-m): information alpha^2 to first order.
    const Numbers heavy = [] {
        Numbers y = test::stable_sample(0.1, 2, 20000, 4);
        std::sort(y.begin(), y.end());
        return y;
    }();
    const StableLaw small(0.1);
    const ScaleTest third = test_scale(magnitude_bins(heavy, 0.1), small, StableMagnitudes(small, 2), 2);
    CHECK(third.information == Approx(0.01).epsilon(0.2));
    CHECK(std::abs(std::log(third.ratio)) < 5 * third.error);
    // A single number far out, where the density of m = alpha log|X| falls as exp(-m).
    const auto log_density = [&](double m) { return small.log_pdf(m / 0.1) + m / 0.1; };
    double highest = -HUGE_VAL;
    for (int k = -100; k <= 100; ++k) highest = std::max(highest, log_density(0.02 * k));
    const ScaleTest far = test_scale(std::vector<LogBin>{{250, 1}}, small, StableMagnitudes(small, 1), 1);
    CHECK(far.p_value == Approx(std::erfc(std::sqrt(highest - log_density(25)))).epsilon(0.01));
    CHECK(third.p_value == Approx(test::normal_p_value(std::log(third.ratio) / third.error)).margin(0.03));
}

TEST_CASE("Pairs of equal numbers are counted") {
    constexpr std::size_t n = 50000;
    const Numbers x = test::stable_sample(1.5, 1, n, 8);
    const StableMagnitudes law(StableLaw(1.5), 1);
    const auto equal = [&](Numbers y) {
        std::sort(y.begin(), y.end());
        return count_equal_numbers(y, find_stored_precision(y), law);
    };
    CHECK(equal(x).pairs == 0);
    CHECK(equal(x).expected < 1e-5);
    Numbers repeated = x;
    for (std::size_t k = 0; k < 10; ++k) repeated[k + 1000] = repeated[k];
    const EqualNumbers found = equal(repeated);
    CHECK(found.pairs == 10);
    CHECK(found.p_value < 1e-30);
    CHECK(found.bits(n) == Approx(std::log2(50000.0 * 50000.0 / 20)));
}

TEST_CASE("Rounded numbers are on no lattice of probability that their rounding does not resolve") {
    const Numbers x = test::stable_sample(1.5, 1, 300000, 15);
    const StableMagnitudes law(StableLaw(1.5), 1);
    for (const char* format : {"%.17g", "%.6g", "%.3g", "%.2g", "%.2f", "%.1f", "%.0f"}) {
        Numbers sorted = printed(x, format);
        std::sort(sorted.begin(), sorted.end());
        INFO(format);
        CHECK(find_lattice(sorted, find_stored_precision(sorted), law).p_value > 1e-4);
    }
}

TEST_CASE("Equal numbers are spread over their cells, in order") {
    Numbers x{-1.5, 0, 0, 0.1, 0.1, 0.1, 0.1, 2};
    spread_over_cells(x, find_stored_precision(Numbers{-1.5, 0, 0.1, 2}));
    CHECK(std::is_sorted(x.begin(), x.end()));
    CHECK(x[0] == -1.5);
    CHECK(x[1] == Approx(-0.025));
    CHECK(x[2] == Approx(0.025));
    CHECK(x[3] == Approx(0.0625));
    CHECK(x[6] == Approx(0.1375));
}
