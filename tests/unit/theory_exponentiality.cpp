// Are times exponential? Of complete and of censored samples; events alone are no sample.

#include "catch.hpp"
#include "levywell/theory/exponentiality.hpp"
#include "levywell/theory/significance.hpp"
#include "statistics.hpp"

#include <cmath>
#include <random>

#include <boost/math/distributions/students_t.hpp>

using namespace levywell;

namespace {

/// Times of n paths, watched up to `horizon`.
template <class Draw>
EventTimes watched(int n, double horizon, Draw draw) {
    EventTimes times;
    for (int k = 0; k < n; ++k) {
        const double time = draw();
        if (time <= horizon) {
            times.events.push_back(time);
        } else {
            times.censored.push_back(horizon);
        }
    }
    return times;
}

/// The horizon at which a share of exponential times of mean 1 is censored.
double horizon_of(double censored) {
    return censored == 0 ? HUGE_VAL : -std::log(censored);
}

double uniform(double p) {
    return p;
}

constexpr double shares[] = {0, 0.01, 0.38, 0.9, 0.99};

}  // namespace

// 200 p-values against the uniform law by one KS test, for each share.
TEST_CASE("The p-value is uniform under exponentiality, whatever share is censored") {
    std::mt19937_64 engine(20261123);
    std::exponential_distribution<double> exponential(1);
    for (double censored : shares) {
        std::vector<double> p_values;
        std::vector<double> of_events_alone;
        for (int sample = 0; sample < 200; ++sample) {
            EventTimes times = watched(censored > 0.9 ? 20000 : 1000, horizon_of(censored),
                                       [&] { return exponential(engine); });
            p_values.push_back(check_exponentiality(times).p_value);
            times.censored.clear();
            of_events_alone.push_back(check_exponentiality(times).p_value);
        }
        INFO(censored);
        CHECK(test::ks_p_value(p_values, uniform) > test::next_false_alarm());
        // The control: what is censored may not be left out.
        if (censored > 0.1) CHECK(test::ks_p_value(of_events_alone, uniform) < test::false_alarm);
    }
    // Every path watched for a time of its own.
    std::vector<double> p_values;
    for (int sample = 0; sample < 200; ++sample) {
        EventTimes times;
        for (int k = 0; k < 1000; ++k) {
            const double end = 2 * exponential(engine);
            const double time = exponential(engine);
            (time <= end ? times.events : times.censored).push_back(std::min(time, end));
        }
        p_values.push_back(check_exponentiality(times).p_value);
    }
    CHECK(test::ks_p_value(p_values, uniform) > test::next_false_alarm());
}

TEST_CASE("Two rates in one sample, and an ageing one, are seen under censoring too") {
    std::mt19937_64 engine(20261124);
    std::exponential_distribution<double> quick(3), slow(0.3);
    std::weibull_distribution<double> weibull(1.15, 1);
    for (double horizon : {HUGE_VAL, 2.0, 0.7}) {  // 0, 27 and 47% of the mixture are censored
        bool coin = false;
        const EventTimes mixed = watched(5000, horizon, [&] {
            coin = !coin;
            return coin ? quick(engine) : slow(engine);
        });
        INFO(horizon << ": " << mixed.censored.size() << " censored");
        CHECK(check_exponentiality(mixed).p_value < test::false_alarm);
        CHECK(check_exponentiality(watched(5000, horizon, [&] { return weibull(engine); })).p_value <
              test::false_alarm);
    }
}

TEST_CASE("The distance is that of total time on test from uniform numbers") {
    const auto by_hand = [](const std::vector<double>& on_test, double total, std::size_t uniforms) {
        double distance = 0;
        for (std::size_t k = 0; k < uniforms; ++k) {
            const auto n = static_cast<double>(uniforms);
            const double u = on_test[k] / total;
            distance = std::max({distance, std::abs(u - static_cast<double>(k) / n),
                                 std::abs(u - static_cast<double>(k + 1) / n)});
        }
        return distance;
    };
    EventTimes times;
    std::vector<double> on_test;
    for (int k = 1; k <= 10; ++k) {
        times.events.push_back(k);
        on_test.push_back(10 * k - k * (k - 1) / 2);
    }
    CHECK(check_exponentiality(times).distance == Approx(by_hand(on_test, 55, 9)).epsilon(1e-12));
    // Thirty paths more, watched until 10.5: three of four have no event.
    times.censored.assign(30, 10.5);
    for (int k = 1; k <= 10; ++k) on_test[static_cast<std::size_t>(k) - 1] = 40 * k - k * (k - 1) / 2;
    CHECK(check_exponentiality(times).distance ==
          Approx(by_hand(on_test, 55 + 30 * 10.5, 10)).epsilon(1e-12));
    // Half of them gone at 5.5: of 35 at risk 20 are left.
    for (int k = 0; k < 15; ++k) times.censored[static_cast<std::size_t>(k)] = 5.5;
    on_test[5] = on_test[4] + 35 * 0.5 + 20 * 0.5;
    for (std::size_t k = 6; k < 10; ++k) on_test[k] = on_test[k - 1] + 19 - static_cast<double>(k - 6);
    CHECK(check_exponentiality(times).distance ==
          Approx(by_hand(on_test, 55 + 15 * 10.5 + 15 * 5.5, 10)).epsilon(1e-12));
}

TEST_CASE("Few events, however many paths, say nothing") {
    EventTimes times;
    times.events = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    times.censored.assign(1000, 10);
    CHECK(std::isnan(check_exponentiality(times).p_value));
    CHECK(std::isnan(check_exponentiality(times).distance));
    times.events.push_back(9.5);
    CHECK(check_exponentiality(times).p_value > 0);
    CHECK(std::isnan(check_exponentiality({}).p_value));
}

TEST_CASE("Student's law: tabulated quantiles, and the normal law at infinity") {
    CHECK(two_sided_p_value(12.7062047, 1) == Approx(0.05).epsilon(1e-6));
    CHECK(two_sided_p_value(-3.1824463, 3) == Approx(0.05).epsilon(1e-6));
    CHECK(two_sided_p_value(1.9599640, HUGE_VAL) == Approx(0.05).epsilon(1e-6));
    CHECK(critical_deviation(0.05, 3) == Approx(3.1824463).epsilon(1e-6));
    CHECK(critical_deviation(1e-3, HUGE_VAL) == Approx(3.2905267).epsilon(1e-6));
    CHECK(two_sided_p_value(HUGE_VAL, 3) == 0);
    CHECK(std::isnan(two_sided_p_value(std::nan(""), 3)));
}
