// p-values of means of few times whose law is known: exact for exponential times, calibrated for others.
// Seeds are fixed; counts are held against binomial tests at 1e-6.

#include "catch.hpp"
#include "levywell/theory/mean_law.hpp"
#include "statistics.hpp"

#include <cmath>
#include <functional>
#include <random>

#include <boost/math/special_functions/gamma.hpp>

using namespace levywell;

namespace {

constexpr int samples = 4000;

/// How many of `samples` means of n times have p below the level, against the law with these moments.
int low(int n, double level, const TimeLaw& law, const std::function<double()>& draw) {
    int count = 0;
    for (int k = 0; k < samples; ++k) {
        double sum = 0;
        for (int i = 0; i < n; ++i) sum += draw();
        count += mean_p_value(sum / n, n, law) < level;
    }
    return count;
}

bool too_many(int count, double granted) {
    return count > granted * samples && test::binomial_p_value(count, samples, granted) < test::false_alarm;
}

}  // namespace

TEST_CASE("Exponential times: the exact law of their sum, for one time as for many") {
    for (double n : {1.0, 4.0, 300.0}) {
        for (double ratio : {0.5, 0.9, 1.2}) {
            const double below = boost::math::gamma_p(n, n * ratio);
            CHECK(mean_p_value(3 * ratio, n, {3, 0, 1}) ==
                  Approx(std::min(1.0, 2 * (ratio < 1 ? below : 1 - below))).epsilon(1e-9));
        }
    }
    // An error of the law as large as that of the mean halves the square of the deviation.
    CHECK(mean_p_value(1.05, 10000, {1, 0.01, 1}) == Approx(std::erfc(5 / 2.0)).epsilon(0.2));
}

TEST_CASE("Times that are mostly quick: samples without a long one are no evidence") {
    std::mt19937_64 engine(1);
    std::exponential_distribution<double> slow(1.0), quick(1e4);
    for (double share : {0.5, 0.1, 0.02}) {
        std::bernoulli_distribution is_slow(share);
        const auto draw = [&] { return is_slow(engine) ? slow(engine) : quick(engine); };
        const double mean = share + 1e-4 * (1 - share);
        const double square = 2 * (share + 1e-8 * (1 - share));
        const TimeLaw law{mean, 0, std::sqrt(square / (mean * mean) - 1)};
        CHECK(law.long_times(1000) == Approx(1000 * share).epsilon(0.05));
        for (int n : {1, 5, 20, 100}) {
            const int at_01 = low(n, 0.01, law, draw);
            const int at_0001 = low(n, 0.001, law, draw);
            INFO("share " << share << ", " << n << " times: " << at_01 << ", " << at_0001);
            CHECK_FALSE(too_many(at_01, 0.015));
            CHECK_FALSE(too_many(at_0001, 0.003));
            // Held against exponential times of the same mean, samples without a long one would be.
            if (n * share <= 2 && n > 5) CHECK(too_many(low(n, 0.01, {mean, 0, 1}, draw), 0.1));
        }
        // A mean that is wrong by a factor of two is seen once there are enough.
        CHECK(mean_p_value(2 * mean, 100 / share, law) < 1e-6);
        CHECK(mean_p_value(mean / 2, 100 / share, law) < 1e-4);
    }
}

TEST_CASE("Times that vary less than exponential ones") {
    std::mt19937_64 engine(2);
    std::gamma_distribution<double> regular(3.0, 1.0 / 3);
    const TimeLaw law{1, 0, std::sqrt(1 / 3.0)};
    for (int n : {1, 5, 100})
        CHECK_FALSE(too_many(low(n, 0.01, law, [&] { return regular(engine); }), 0.015));
}

TEST_CASE("Censored times: the number of events is Poisson's, and agrees with Garwood's interval") {
    for (const double events : {1.0, 2.0, 12.0, 400.0}) {
        for (const double expected : {0.5 * events, events, 1.3 * events}) {
            const auto at_most = [&](double n) {
                double sum = 0;
                for (double k = 0; k <= n; ++k)
                    sum += std::exp(k * std::log(expected) - expected - std::lgamma(k + 1));
                return sum;
            };
            const double side = std::min(at_most(events), 1 - at_most(events - 1));
            CHECK(censored_mean_p_value(events, expected, 0) ==
                  Approx(std::min(1.0, 2 * side)).epsilon(1e-8).margin(1e-12));
        }
        const double least = boost::math::gamma_p_inv(events, 0.025);
        const double most = boost::math::gamma_p_inv(events + 1, 0.975);
        CHECK(censored_mean_p_value(events, least, 0) == Approx(0.05).epsilon(1e-6));
        CHECK(censored_mean_p_value(events, most, 0) == Approx(0.05).epsilon(1e-6));
    }
    // How often p < 0.05 comes where 5.65 events are expected: no more than 5%. That of as many times, which
    // stops at the last event (control), has 9%.
    double low = 0;
    double control = 0;
    const double expected = 5.65;
    for (double n = 1; n < 60; ++n) {
        const double chance = std::exp(n * std::log(expected) - expected - std::lgamma(n + 1));
        low += censored_mean_p_value(n, expected, 0) < 0.05 ? chance : 0;
        control += mean_p_value(expected / n, n, {1, 0, 1}) < 0.05 ? chance : 0;
    }
    CHECK(low <= 0.05);
    CHECK(control > 0.07);
    // An error of the law as large as that of the mean takes the sharpness away.
    CHECK(censored_mean_p_value(400, 480, 0.05) > 10 * censored_mean_p_value(400, 480, 0));
}
