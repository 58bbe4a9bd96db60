// An audit passes numbers of the law and names what is wrong with others; all of it at a level of 1e-6, so
// that what is refused is beyond doubt and what passes would by chance be refused once in a million.

#include "catch.hpp"
#include "false_alarms.hpp"
#include "levywell/random/quantile_table.hpp"
#include "levywell/random/stable_sample.hpp"
#include "levywell/tail/sample_audit.hpp"
#include "samples.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <numbers>

using namespace levywell;

namespace {

using Numbers = std::vector<double>;

SampleAudit audit(Numbers x, double alpha, double scale = 1, double level = test::false_alarm) {
    return audit_sample(std::move(x), {alpha, scale, level}, "sample");
}

Numbers own_sample(double alpha, std::size_t n) {
    const StableSample draw(StableLaw(alpha), 1, 5);
    Numbers x;
    for (std::size_t k = 0; k < n; ++k) x.push_back(draw(static_cast<std::int64_t>(k)));
    return x;
}

/// What some programs compute: alpha sin v in place of sin(alpha v).
Numbers alpha_sine_sample(double alpha, std::size_t n) {
    return test::sample(n, 6, [&](const test::UniformPair& u) {
        const double v = std::numbers::pi * (u.first - 0.5);
        return alpha * std::sin(v) / std::pow(std::cos(v), 1 / alpha) *
               std::pow(std::cos((1 - alpha) * v) / -std::log(u.second), (1 - alpha) / alpha);
    });
}

/// Inverse transform of uniforms (k + offset) / 2^bits.
Numbers inverse_sample(double alpha, int bits, double offset, std::size_t n) {
    const LogQuantile log_quantile{StableLaw(alpha)};
    return test::sample(n, 7, [&](const test::UniformPair& u) {
        const double p = (std::floor(std::ldexp(u.first, bits)) + offset) * std::exp2(-bits);
        if (p == 0.5) return 0.0;
        const double upper = std::max(std::min(p, 1 - p), std::exp2(-bits - 1));
        return (p < 0.5 ? -1 : 1) * std::exp(log_quantile(upper));
    });
}

template <class Change>
Numbers changed(Numbers x, const Change& change) {
    for (double& value : x) value = change(value);
    return x;
}

Numbers printed(const Numbers& x, const char* format) {
    return changed(x, [&](double value) {
        char text[400];
        std::snprintf(text, sizeof text, format, value);
        return std::atof(text);
    });
}

bool refuses(const SampleAudit& audit, const char* test) {
    return audit.test(test).refused;
}

}  // namespace

TEST_CASE(
    "Numbers of the law pass, by this project's sampler and by the formula of Chambers, Mallows and Stuck") {
    for (double alpha : {0.3, 0.5, 1.0, 1.2, 1.5, 1.8, 1.99, 2.0}) {
        const SampleAudit own = audit(own_sample(alpha, 100000), alpha, 1, test::next_false_alarm());
        const SampleAudit formula =
            audit(test::stable_sample(alpha, 3, 50000, 5), alpha, 3, test::next_false_alarm());
        for (const SampleAudit& result : {own, formula}) {
            INFO(alpha << ": " << result.sentence);
            CHECK_FALSE(result.departs());
            CHECK(result.tests.size() == 9);
            CHECK_THAT(result.sentence, Contains("Nothing speaks against"));
        }
    }
    for (double alpha : {0.02, 0.05, 0.1}) {
        const SampleAudit result =
            audit(test::stable_sample(alpha, 1, 20000, 5), alpha, 1, test::next_false_alarm());
        INFO(alpha << ": " << result.sentence);
        CHECK_FALSE(result.departs());
    }
}

TEST_CASE("The sampler's 32-bit words are named, where they make numbers equal, and do not refuse the law") {
    const SampleAudit result = audit(own_sample(1.5, 1000000), 1.5);
    INFO(result.sentence);
    CHECK_FALSE(result.departs());
    REQUIRE(result.word_bits);
    CHECK(*result.word_bits == 32);
    CHECK_THAT(result.sentence, Contains("words of 32 random bits"));
}

TEST_CASE("Inverse transform of uniforms of few bits is refused, and their number named") {
    for (double alpha : {0.5, 1.5, 2.0}) {
        for (double offset : {0.0, 0.5}) {
            const SampleAudit few = audit(inverse_sample(alpha, 24, offset, 100000), alpha);
            INFO(alpha << ": " << few.sentence);
            CHECK(few.lattice_bits == 24);
            CHECK(refuses(few, "equal_numbers"));
            CHECK(few.test("equal_numbers").statistic == Approx(298).margin(100));  // n^2 / 2^25
            CHECK_THAT(few.sentence, Contains("uniforms of 24 bits"));
            CHECK_FALSE(refuses(few, "anderson_darling"));
        }
    }
    const SampleAudit more = audit(inverse_sample(1.5, 32, 0.5, 1000000), 1.5);
    INFO(more.sentence);
    CHECK(more.lattice_bits == 32);
    CHECK(more.power.lattice_bits >= 32);
    const SampleAudit full = audit(inverse_sample(1.5, 53, 0.5, 200000), 1.5, 1, test::next_false_alarm());
    INFO(full.sentence);
    CHECK_FALSE(full.departs());
}

TEST_CASE("Alpha sin v in place of sin(alpha v) is refused for alpha other than 1, and named") {
    for (const auto& [alpha, n] : {std::pair{0.3, 200000},
                                   {0.5, 100000},
                                   {0.8, 100000},
                                   {1.2, 10000},
                                   {1.5, 2000},
                                   {1.8, 1000},
                                   {2.0, 1000}}) {
        const SampleAudit result = audit(alpha_sine_sample(alpha, static_cast<std::size_t>(n)), alpha);
        INFO(alpha << ": " << result.sentence);
        CHECK(result.departs());
        CHECK_THAT(result.as_would, Contains("alpha sin(v) in place of sin(alpha v)"));
        CHECK_FALSE(result.lattice_bits);
    }
    CHECK_FALSE(audit(alpha_sine_sample(1, 100000), 1, 1, test::next_false_alarm()).departs());
}

TEST_CASE("A wrong scale is refused, and named where a known mistake makes it") {
    const SampleAudit percent = audit(test::stable_sample(2, 1.015, 100000, 9), 2);
    INFO(percent.sentence);
    CHECK(refuses(percent, "scale"));
    CHECK(percent.scale_ratio == Approx(1.015).margin(0.01));
    CHECK(audit(test::stable_sample(2, 1.01, 100000, 10), 2, 1, 0.01).departs());  // as it does by default

    const SampleAudit normal = audit(test::stable_sample(2, std::numbers::sqrt2 / 2, 5000, 9), 2);
    CHECK_THAT(normal.sentence,
               Contains("0.71") && Contains("as would normal numbers whose standard deviation is the scale"));
    const SampleAudit half = audit(test::stable_sample(1.5, std::pow(2, -1 / 1.5), 5000, 9), 1.5);
    CHECK_THAT(half.as_would, Contains("exp(-|scale k|^alpha / 2)"));
    const SampleAudit power = audit(test::stable_sample(1.5, std::pow(3, 1.5), 5000, 9), 1.5, 3);
    CHECK_THAT(power.as_would, Contains("scale^alpha in place of scale"));
    const SampleAudit index = audit(test::stable_sample(1.2, 0.9, 20000, 9), 1.5);
    CHECK_THAT(index.as_would, Contains("the stable law of alpha 1.") && Contains("fitted"));
    const SampleAudit none = audit(test::student_sample(3, 20000, 9), 1.5);
    INFO(none.sentence);
    CHECK(none.departs());
    CHECK(none.as_would.empty());
}

TEST_CASE(
    "A tail that is cut off is refused by the largest number and by how many lie beyond, from the size on "
    "that is said") {
    for (int bits : {12, 14}) {
        const double cut = std::exp2(-bits);
        const auto within = [&](const SampleAudit& a) { return a.power.cut <= cut; };
        const auto cut_sample = [&](std::size_t n) {  // drawn again where it lies beyond
            const double most = std::exp(LogQuantile{StableLaw(1.5)}(cut / 2));
            Numbers x = test::stable_sample(1.5, 1, n + n / 100, 12);
            std::erase_if(x, [&](double value) { return std::abs(value) > most; });
            x.resize(n);
            return x;
        };
        const std::size_t enough = static_cast<std::size_t>(std::ceil(17 / cut));
        const SampleAudit seen = audit(cut_sample(enough), 1.5);
        INFO(bits << ": " << seen.sentence);
        CHECK(within(seen));
        CHECK(refuses(seen, "largest"));
        CHECK_THAT(seen.sentence, Contains("too small"));
        const SampleAudit few = audit(cut_sample(enough / 4), 1.5);
        CHECK_FALSE(within(few));
        CHECK_FALSE(few.departs());
        const SampleAudit many = audit(cut_sample(3 * enough), 1.5);
        CHECK(refuses(many, "tail"));
    }
    const SampleAudit million = audit(own_sample(1.5, 200000), 1.5, 1, 0.01);
    CHECK(million.power.numbers_for_24_bits == Approx(std::log(2 * 9 / 0.01) * 0x1p24).epsilon(1e-6));
}

TEST_CASE("Too heavy a tail, a shifted centre and unequal tails are refused") {
    const Numbers x = test::stable_sample(1.5, 1, 50000, 13);
    Numbers heavy = x;
    for (std::size_t k = 0; k < 100; ++k)
        heavy[500 * k] = std::copysign(100.0 + static_cast<double>(k), heavy[500 * k]);
    const SampleAudit tail = audit(heavy, 1.5);
    CHECK(refuses(tail, "tail"));
    CHECK(refuses(tail, "octaves"));
    Numbers outlier = x;
    outlier[77] = 1e9;
    const SampleAudit largest = audit(outlier, 1.5);
    CHECK(refuses(largest, "largest"));
    CHECK_THAT(largest.sentence, Contains("too large"));
    CHECK(refuses(audit(changed(x, [](double value) { return value + 0.06; }), 1.5), "signs"));
    const SampleAudit skewed =
        audit(changed(x, [](double value) { return value > 10 ? -value : value; }), 1.5);
    CHECK(refuses(skewed, "signs"));
    CHECK_FALSE(refuses(skewed, "octaves"));
    CHECK_THAT(skewed.test("signs").finding, Contains("with a tail probability of 2^-"));
}

TEST_CASE("Dependence in the order of the file is refused, and numbers that come twice") {
    const Numbers x = test::stable_sample(1.5, 1, 20000, 14);
    Numbers sorted = x;
    std::sort(sorted.begin(), sorted.end());
    const SampleAudit in_order = audit(sorted, 1.5);
    CHECK(refuses(in_order, "dependence"));
    CHECK_FALSE(refuses(in_order, "anderson_darling"));
    CHECK(in_order.as_would.empty());
    Numbers autoregressive = x;  // of the same law
    const double phi = 0.2;
    const double rest = std::pow(1 - std::pow(phi, 1.5), 1 / 1.5);
    for (std::size_t k = 1; k < x.size(); ++k) autoregressive[k] = phi * autoregressive[k - 1] + rest * x[k];
    CHECK(refuses(audit(autoregressive, 1.5), "dependence"));
    Numbers magnitudes = x;  // only their magnitudes depend
    for (std::size_t k = 1; k < x.size(); k += 2)
        magnitudes[k] = std::copysign(magnitudes[k - 1], magnitudes[k]) * (1 + 1e-9);
    CHECK(refuses(audit(magnitudes, 1.5), "dependence"));
    Numbers twice = x;
    twice.insert(twice.end(), x.begin(), x.end());
    const SampleAudit copied = audit(twice, 1.5);
    CHECK(refuses(copied, "equal_numbers"));
    CHECK_THAT(copied.sentence, Contains("copies"));
}

TEST_CASE("How numbers are stored does not refuse them, unless it is coarse, which is then said") {
    for (double alpha : {0.5, 1.0, 1.5, 2.0}) {
        const Numbers x = test::stable_sample(alpha, 1, 100000, 15);
        std::vector<Numbers> stored{changed(x, [](double value) { return static_cast<float>(value); })};
        for (const char* format : {"%.8g", "%.6g", "%.3g", "%.6f", "%.2f"})
            stored.push_back(printed(x, format));
        for (const Numbers& numbers : stored) {
            const SampleAudit result = audit(numbers, alpha, 1, test::next_false_alarm());
            INFO(alpha << ", " << result.stored.words() << ": " << result.sentence);
            CHECK_FALSE(result.departs());
            CHECK_FALSE(result.stored.full());
        }
    }
    const auto in_half = [](double unit) {
        return [unit](double value) {
            const double x = value * unit;
            const double cell = std::ldexp(1.0, std::max(std::ilogb(x), -14) - 10);
            return std::nearbyint(x / cell) * cell;
        };
    };
    for (double alpha : {1.5, 1.8}) {
        for (double unit : {1.0, 1e-3, 1e-4}) {  // among the smallest that there are in half precision, too
            const SampleAudit result =
                audit(changed(test::stable_sample(alpha, 1, 300000, 16), in_half(unit)), alpha, unit,
                      test::next_false_alarm());
            INFO(alpha << " in units of " << unit << ", " << result.stored.words() << ": "
                       << result.sentence);
            CHECK_FALSE(result.departs());
        }
    }
    const Numbers fixed = changed(test::stable_sample(1.5, 1, 300000, 17),
                                  [](double value) { return std::nearbyint(value * 4096) / 4096; });
    CHECK_FALSE(audit(fixed, 1.5, 1, test::next_false_alarm()).departs());
    for (double alpha : {1.5, 2.0}) {
        const SampleAudit result = audit(printed(test::stable_sample(alpha, 1, 100000, 15), "%.1f"), alpha, 1,
                                         test::next_false_alarm());
        INFO(alpha << ": " << result.sentence);
        CHECK_FALSE(result.departs());
        CHECK_THAT(result.stored.words(), Catch::Equals("1 decimal"));
    }
    const SampleAudit coarse = audit(printed(test::stable_sample(1.5, 1, 100000, 15), "%.0f"), 1.5);
    CHECK(coarse.departs());
    CHECK_FALSE(coarse.lattice_bits);
    CHECK_THAT(coarse.sentence, Contains("rounded to whole numbers"));
}

TEST_CASE("A law whose tail leaves the range of a double has infinite numbers") {
    const double alpha = 0.01;
    const Numbers some_infinite = [&] {
        const LogQuantile log_quantile{StableLaw(alpha)};
        return test::sample(20000, 5, [&](const test::UniformPair& u) {
            return (u.second < 0.5 ? -1 : 1) * std::exp(log_quantile(u.first / 2));
        });
    }();
    CHECK(std::count_if(some_infinite.begin(), some_infinite.end(),
                        [](double value) { return std::isinf(value); }) > 0);
    const SampleAudit result = audit(some_infinite, alpha, 1, test::next_false_alarm());
    INFO(result.sentence);
    CHECK_FALSE(result.departs());
    const SampleAudit other = audit(some_infinite, 1.5);
    CHECK(refuses(other, "largest"));
}

TEST_CASE("Requests without a law, too few numbers and NaN are refused, all faults at once") {
    const auto faults = [](Numbers x, const AuditRequest& request) {
        try {
            audit_sample(std::move(x), request, "sample.txt");
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::string text = faults({1, 2, nan}, {2.3, -1, 1.5});
    for (const char* part :
         {"--alpha", "2.3", "--epsilon", "--level", "sample.txt: 3 numbers", "position 3 is NaN"})
        CHECK_THAT(text, Contains(part));
    for (double alpha : {0.0, 1e-3, nan})
        CHECK_THAT(faults(Numbers(20, 1.0), {alpha, 1, 0.01}), Contains("--alpha"));
}

TEST_CASE("Numbers in another unit are refused by their scale, which is found, and are on no lattice") {
    for (double unit : {1e-3, 3e-3, 1e-12, 1e-23, 1e23}) {
        const SampleAudit result = audit(test::stable_sample(1, unit, 20000, 18), 1);
        INFO(unit << ": " << result.sentence);
        CHECK(refuses(result, "scale"));
        CHECK(result.scale_ratio == Approx(unit).epsilon(0.05));
        CHECK_FALSE(refuses(result, "lattice"));
    }
}

TEST_CASE("Numbers of no law at all are refused with a sentence") {
    const double infinite = std::numeric_limits<double>::infinity();
    const double least = std::numeric_limits<double>::denorm_min();
    Numbers denormal;
    for (std::size_t k = 0; k < 200; ++k) denormal.push_back(least * static_cast<double>(k % 7));
    for (const Numbers& x : {Numbers(200, 0.0), Numbers(200, infinite), Numbers(200, -1e308), denormal}) {
        const SampleAudit result = audit(x, 1.5);
        INFO(result.sentence);
        CHECK(result.departs());
        CHECK_THAT(result.sentence, !Contains("nan"));
    }
}
