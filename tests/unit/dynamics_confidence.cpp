// Intervals of means of few values that cannot be anything: times above 0, shares between 0 and 1. 95%,
// counts against binomial tests at 1e-6.

#include "catch.hpp"
#include "levywell/dynamics/confidence.hpp"
#include "statistics.hpp"

#include <cmath>
#include <functional>
#include <random>

using namespace levywell;

namespace {

constexpr int samples = 4000;

struct Coverage {
    int missed = 0, missed_by_student = 0, outside = 0, outside_by_student = 0;
};

Coverage coverage(int n, double exact, double upper, const std::function<double()>& draw) {
    Coverage result;
    for (int k = 0; k < samples; ++k) {
        double sum = 0, squares = 0;
        for (int i = 0; i < n; ++i) {
            const double x = draw();
            sum += x;
            squares += x * x;
        }
        const double mean = sum / n;
        const double deviations = squares - n * mean * mean;
        const Estimate estimate = std::isinf(upper)
                                      ? mean_of_times(static_cast<std::uint64_t>(n), mean, deviations)
                                      : bounded_mean(static_cast<std::uint64_t>(n), mean, deviations, upper);
        const Estimate student = sample_mean(static_cast<std::uint64_t>(n), mean, deviations);
        const auto misses = [&](const Estimate& e) { return !(e.ci95[0] <= exact && exact <= e.ci95[1]); };
        const auto leaves = [&](const Estimate& e) { return e.ci95[0] < 0 || e.ci95[1] > upper; };
        result.missed += misses(estimate);
        result.missed_by_student += misses(student);
        result.outside += leaves(estimate);
        result.outside_by_student += leaves(student);
    }
    return result;
}

bool more_often(int count, double granted) {
    return count > granted * samples && test::binomial_p_value(count, samples, granted) < test::false_alarm;
}

}  // namespace

TEST_CASE("Means of few times: intervals above 0 that hold the mean as often as they say, or nearly") {
    std::mt19937_64 engine(1);
    std::exponential_distribution<double> exponential(1.0);
    for (int n : {5, 10, 30, 100}) {
        const Coverage c = coverage(n, 1, HUGE_VAL, [&] { return exponential(engine); });
        INFO(n << " times: missed " << c.missed << ", by Student's " << c.missed_by_student << " of "
               << samples);
        CHECK_FALSE(more_often(c.missed, n < 10 ? 0.085 : 0.07));
        CHECK(c.outside == 0);
        if (n == 5) CHECK(c.outside_by_student > 0);
        if (n == 5) CHECK(more_often(c.missed_by_student, 0.085));
    }
}

TEST_CASE("Means of few shares: intervals within their bounds") {
    std::mt19937_64 engine(2);
    std::exponential_distribution<double> exponential(1.0);
    const double upper = 2;
    const auto censored = [&] { return std::min(upper, exponential(engine)); };
    for (int n : {5, 10, 30, 100}) {
        const Coverage c = coverage(n, 1 - std::exp(-upper), upper, censored);
        INFO(n << " shares: missed " << c.missed << ", by Student's " << c.missed_by_student << " of "
               << samples);
        CHECK_FALSE(more_often(c.missed, 0.07));
        CHECK(c.outside == 0);
        if (n == 5) CHECK(c.outside_by_student > 0);
    }
}

TEST_CASE("Intervals of a share stay within 0 and 1, where rounding leads out") {
    bool rounded_out = false;
    for (std::uint64_t n = 1; n < 3000; ++n) {
        const double z = 1.959963984540054, trials = static_cast<double>(n);
        const double half = z / (1 + z * z / trials) * std::sqrt(z * z / (4 * trials * trials));
        rounded_out = rounded_out || z * z / (2 * trials) / (1 + z * z / trials) - half < 0;  // the control
        CHECK(binomial_probability(0, n).ci95[0] >= 0);
        CHECK(binomial_probability(n, n).ci95[1] <= 1);
    }
    CHECK(rounded_out);
}
