// How often an audit says that numbers of the law depart, and how often it sees departures of the size that
// it says it sees nine times in ten.

#include "catch.hpp"
#include "false_alarms.hpp"
#include "levywell/random/quantile_table.hpp"
#include "levywell/tail/sample_audit.hpp"
#include "samples.hpp"
#include "statistics.hpp"
#include "tail/equal_numbers.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <numbers>
#include <string>

#include <boost/math/distributions/poisson.hpp>

using namespace levywell;

namespace {

using Numbers = std::vector<double>;

SampleAudit audit(Numbers x, double alpha, double level = 0.01) {
    return audit_sample(std::move(x), {alpha, 1, level}, "sample");
}

/// P(so many or more of n), each with probability p.
double at_least(int count, int n, double p) {
    if (count == 0) return 1;
    return boost::math::cdf(boost::math::complement(boost::math::binomial(n, p), count - 1));
}

/// Share of samples that are refused.
template <class Sample>
double share_refused(int samples, double alpha, const char* test, const Sample& sample) {
    int refused = 0;
    for (int s = 0; s < samples; ++s) {
        const SampleAudit result = audit(sample(static_cast<std::uint64_t>(s)), alpha);
        refused += result.test(test).refused ? 1 : 0;
    }
    return static_cast<double>(refused) / samples;
}

Numbers moved(Numbers x, double ratio, double shift) {
    for (double& value : x) value = ratio * value + shift;
    return x;
}

/// Through text of that format, or single precision.
double stored(double x, const std::string& format) {
    if (format == "single") return static_cast<float>(x);
    char text[400];
    std::snprintf(text, sizeof text, format.c_str(), x);
    return std::atof(text);
}

}  // namespace

TEST_CASE("Numbers of the law are said to depart no more often than the level, whatever the alpha") {
    constexpr int seeds = 30;
    for (std::size_t n : {20, 300}) {
        std::map<std::string, int> small;  // p-values of 0.1 or less
        int departures_at_level = 0;
        int departures_at_half = 0;
        int audits = 0;
        for (double alpha : {0.3, 0.5, 1.0, 1.2, 1.5, 1.8, 1.99, 2.0}) {
            for (int seed = 0; seed < seeds; ++seed) {
                const auto path = static_cast<std::uint64_t>(1000 * alpha * 100 + seed);
                SampleAudit result = audit(test::stable_sample(alpha, 1, n, path), alpha, 0.01);
                ++audits;
                departures_at_level += result.departs() ? 1 : 0;
                double least = 1;
                for (const AuditTest& test : result.tests) {
                    small[test.name] += test.p_value <= 0.1 ? 1 : 0;
                    least = std::min(least, test.p_value);
                }
                departures_at_half += least * static_cast<double>(result.tests.size()) <= 0.5 ? 1 : 0;
            }
        }
        INFO(n << " numbers: " << departures_at_level << " of " << audits << " depart at 1%, "
               << departures_at_half << " at 50%");
        CHECK(at_least(departures_at_level, audits, 0.01) > test::next_false_alarm());
        CHECK(at_least(departures_at_half, audits, 0.5) > test::next_false_alarm());
        CHECK(departures_at_half > audits / 20);  // nor are the tests asleep
        for (const auto& [name, count] : small) {
            INFO(name << ": " << count << " of " << audits << " p-values are 0.1 or less");
            CHECK(at_least(count, audits, 0.1) > test::next_false_alarm());
        }
        for (const char* exact : {"anderson_darling", "largest", "scale"}) {
            INFO(exact << ": " << small[exact]);
            CHECK(test::binomial_p_value(small[exact], audits, 0.1) > test::next_false_alarm());
        }
    }
}

TEST_CASE(
    "Departures of the size that is said to be seen are refused nine times in ten, half of them rarely") {
    constexpr int samples = 30;
    constexpr std::size_t n = 6000;  // enough for chi-square in place of random orders
    constexpr double alpha = 1.5;
    const AuditPower power = audit(test::stable_sample(alpha, 1, n, 1), alpha).power;
    const auto path = [](std::uint64_t s) { return 5000 + s; };
    const auto scaled = [&](double part) {
        return share_refused(samples, alpha, "scale", [&](std::uint64_t s) {
            return moved(test::stable_sample(alpha, 1, n, path(s)), std::pow(1 + power.scale, part), 0);
        });
    };
    const auto shifted = [&](double part) {
        return share_refused(samples, alpha, "signs", [&](std::uint64_t s) {
            return moved(test::stable_sample(alpha, 1, n, path(s)), 1, part * power.centre);
        });
    };
    const auto correlated = [&](double part) {  // normal numbers: the rank correlation is known
        const double phi = 2 * std::sin(std::numbers::pi / 6 * part * power.correlation);
        return share_refused(samples, 2, "dependence", [&](std::uint64_t s) {
            Numbers x = test::stable_sample(2, 1, n, path(s));
            for (std::size_t k = 1; k < n; ++k) x[k] = phi * x[k - 1] + std::sqrt(1 - phi * phi) * x[k];
            return x;
        });
    };
    const auto refused = [&](double share) { return share * samples; };
    for (const double share : {scaled(1), shifted(1), correlated(1)}) {
        INFO(share);
        CHECK(test::binomial_p_value(refused(share), samples, 0.9) > test::next_false_alarm());
    }
    for (const double share : {scaled(0.5), shifted(0.5), correlated(0.5)}) CHECK(share < 0.6);
}

TEST_CASE("A tail cut off at the probability that is said is seen always, a lattice of so many bits too") {
    constexpr std::size_t n = 4000;
    const double alpha = 1.5;
    const LogQuantile log_quantile{StableLaw(alpha)};
    const AuditPower power = audit(test::stable_sample(alpha, 1, n, 1), alpha).power;
    const auto cut_at = [&](double tail, std::uint64_t s) {
        Numbers x = test::stable_sample(alpha, 1, n, 7000 + s);
        const double most = std::exp(log_quantile(tail / 2));
        for (double& value : x)
            if (std::abs(value) > most) value = std::copysign(0.99 * most, value) + 1e-6 * value / most;
        return x;
    };
    const auto inverse = [&](int bits, std::uint64_t s) {
        return test::sample(n, 8000 + s, [&](const test::UniformPair& u) {
            const double p = (std::floor(std::ldexp(u.first, bits)) + 0.5) * std::exp2(-bits);
            return (p < 0.5 ? -1 : 1) * std::exp(log_quantile(std::min(p, 1 - p)));
        });
    };
    for (std::uint64_t s = 0; s < 10; ++s) {
        CHECK(audit(cut_at(1.05 * power.cut, s), alpha).test("largest").refused);
        CHECK_FALSE(audit(cut_at(power.cut / 4, s), alpha).test("largest").refused);
        CHECK(audit(inverse(power.lattice_bits, s), alpha).lattice_bits == power.lattice_bits);
        CHECK_FALSE(audit(inverse(power.lattice_bits + 3, s), alpha).lattice_bits);
    }
}

TEST_CASE("Rounding leaves as many pairs of equal numbers as is expected of it, where it leaves few") {
    constexpr int samples = 25;
    constexpr std::size_t n = 20000;
    constexpr double spread = 1.1;  // the variance over Poisson's: 1 + twice the numbers in a cell
    for (double alpha : {0.7, 1.5}) {
        const StableMagnitudes law(StableLaw(alpha), 1);
        for (const char* format : {"%.7f", "%.4f", "%.2f", "%.6g", "%.4g", "%.3g", "single"}) {
            double pairs = 0;
            double expected = 0;
            for (int s = 0; s < samples; ++s) {
                Numbers x = test::stable_sample(alpha, 1, n, 9000 + static_cast<std::uint64_t>(s));
                for (double& value : x) value = stored(value, format);
                std::sort(x.begin(), x.end());
                const EqualNumbers equal = count_equal_numbers(x, find_stored_precision(x), law);
                pairs += static_cast<double>(equal.pairs);
                expected += equal.expected;
            }
            INFO(alpha << " " << format << ": " << pairs << " pairs, " << expected << " expected");
            const boost::math::poisson by_rounding(expected / spread);
            CHECK(boost::math::cdf(by_rounding, pairs / spread) > test::next_false_alarm());
            CHECK(boost::math::cdf(boost::math::complement(by_rounding, std::max(0.0, pairs / spread - 1))) >
                  test::next_false_alarm());
            CHECK(expected > 0.5);
        }
    }
}
