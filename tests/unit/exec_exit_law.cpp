// The law of small noise of exits from any interval: what single jumps between its wells and out of it make.

#include "catch.hpp"
#include "conditions.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/random/levy_measure.hpp"
#include "levywell/theory/jump_chain.hpp"

#include <cmath>
#include <string>
#include <vector>

using namespace levywell;

namespace {

struct ExitCase {
    const char* file;
    const char* start;
    Interval interval;
    double alpha;
};

Condition exit_of(const ExitCase& exit, const PotentialFile& file, double epsilon,
                  MeasureChoice measure = MeasureChoice::exit) {
    return test::exit_condition(file, exit.start, exit.interval, exit.alpha, epsilon, measure);
}

/// 1 / (rate of jumps beyond the ends), as if wherever a jump lands within the interval the path stayed.
double jumps_over_the_ends(const Condition& c) {
    const double m = c.wells.minima[static_cast<std::size_t>(c.start.well)];
    return 1 / (rate_of_jumps_beyond(m, c.domain().lower, c.noise.alpha, c.noise.epsilon) +
                rate_of_jumps_beyond(m, c.domain().upper, c.noise.alpha, c.noise.epsilon));
}

}  // namespace

TEST_CASE("By hand: jumps over a maximum leave, wells inside are stayed in, starts that fall have no wait") {
    const Wells wells{{-1, 1.5}, {0}};
    const double alpha = 1.5;
    const double epsilon = 1e-5;
    const double unit = levy_constant(alpha) * std::pow(epsilon, alpha) / alpha;
    const auto mean = [&](Interval interval, std::size_t i) {
        return asymptotic_exit_time(wells, interval, alpha, epsilon, i).value;
    };
    CHECK(mean({-HUGE_VAL, 1}, 0) == Approx(1 / unit));  // a jump over 0 slides to 1.5 > 1
    CHECK(mean({-HUGE_VAL, 1}, 0) == Approx(1.5853e8).epsilon(1e-4));
    CHECK(mean({-HUGE_VAL, 1}, 1) == 0);
    // Both wells within (-3, inf): a_i leaves, b_i changes wells.
    const double a1 = std::pow(2, -alpha), b1 = 1, a2 = std::pow(4.5, -alpha);
    const double b2 = std::pow(1.5, -alpha) - a2;
    const double t1 = (1 + b1 / (a2 + b2)) / (a1 + b1 - b1 * b2 / (a2 + b2));
    CHECK(mean({-3, HUGE_VAL}, 0) == Approx(t1 / unit));
    CHECK(std::isinf(mean({}, 0)));
}

TEST_CASE("Small noise: the law is near the exact mean, whatever wells and ends the interval has") {
    const std::vector<ExitCase> exits = {
        {"two_well.toml", "m1", {-HUGE_VAL, 1}, 1.5},
        {"two_well.toml", "m1", {-3, 1}, 1.2},
        {"two_well.toml", "m1", {-1.05, HUGE_VAL}, 1.2},
        {"narrow_deep_wide_shallow.toml", "m1", {-HUGE_VAL, 1}, 1.2},
        {"three_wells.toml", "x=0.6", {-1, 3}, 1.5},
        {"three_wells.toml", "m2", {-1.5, 1}, 1.2},
        {"five_wells.toml", "m3", {-HUGE_VAL, 2}, 1.7},
        {"five_wells.toml", "m3", {-1.2, 2.4}, 0.8},
    };
    int refused = 0;
    for (const ExitCase& exit : exits) {
        const PotentialFile file = test::potential(exit.file);
        const Condition condition = exit_of(exit, file, 1e-3);
        const Prediction p = predict(condition, file);
        INFO(exit.file << " from " << exit.start << " through [" << exit.interval.lower << ", "
                       << exit.interval.upper << "] alpha " << exit.alpha << ": law "
                       << p.event().mean_asymptotic << ", exact " << p.event().mean_exact << " +- "
                       << p.event().mean_exact_error << ", jumps over the ends "
                       << jumps_over_the_ends(condition));
        CHECK(p.event().mean_asymptotic == Approx(p.event().mean_exact).epsilon(0.03));
        if (std::abs(jumps_over_the_ends(condition) / p.event().mean_exact - 1) > 0.1) ++refused;  // control
    }
    CHECK(refused >= 6);
}

TEST_CASE(
    "Starts that fall out, or to either side of a maximum, have no law of small noise, and it says why") {
    const PotentialFile file = test::potential("two_well.toml");
    const auto limits = [&](const ExitCase& exit, MeasureChoice measure, double epsilon = 1e-3) {
        return predict_limits(exit_of(exit, file, epsilon, measure), file);
    };
    const Prediction falls = limits({"", "x=0.3", {-0.5, 0.7}, 1.5}, MeasureChoice::exit);
    CHECK(std::isnan(falls.event().mean_asymptotic));
    CHECK(falls.event().limit_missing.find("m2, which lies outside") != std::string::npos);
    for (MeasureChoice measure : {MeasureChoice::exit, MeasureChoice::transitions}) {
        for (double alpha : {1.5, 2.0}) {
            const Prediction top = limits({"", "x=0.0001", {-1.5, 2}, alpha}, measure, 0.05);
            CHECK(std::isnan(top.event().small_noise()));
            CHECK(top.event().limit_missing.find("maximum s1") != std::string::npos);
            const Prediction slope = limits({"", "x=0.3", {-1.5, 2}, alpha}, measure);  // control
            CHECK(slope.event().limit_missing.empty());
        }
    }
    // A start in the basin of m2 has the law of m2.
    CHECK(limits({"", "x=0.3", {}, 1.5}, MeasureChoice::transitions).event().mean_asymptotic ==
          limits({"", "m2", {}, 1.5}, MeasureChoice::transitions).event().mean_asymptotic);
}
