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
