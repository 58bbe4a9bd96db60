// Free exits from an interval: Getoor's mean time and Blumenthal, Getoor and Ray's exit points
// (docs/physics.md). False-alarm budget 1e-6 for each case; seeds are fixed.

#include "catch.hpp"
#include "conditions.hpp"
#include "levywell/theory/flat.hpp"
#include "statistics.hpp"

#include <cmath>
#include <utility>

using namespace levywell;

namespace {

constexpr double x = 0.3;
constexpr Interval unit{-1, 1};

test::Case make(double alpha, double dt, std::int64_t paths) {
    RunRequest request = test::request(MeasureChoice::exit, alpha, 1, paths);
    request.start = "x=0.3";
    request.interval = unit;
    request.dt = dt;
    return test::make_case("flat.toml", request);
}

}  // namespace

TEST_CASE("Getoor's mean exit time, alpha from 0.5 to 2") {
    const double alphas[] = {0.5, 0.7, 1.0, 1.5, 1.8, 2.0};
    for (double alpha : alphas) {
        // 0.1% of the mean are granted for the tables of the bridges beside the statistical error (0.2%).
        constexpr double granted = 1e-3;
        const Summary summary = make(alpha, 1e-4, 200000).summary();
        const double exact = getoor_mean_exit_time(x, unit, alpha, 1).value;
        const double z = (std::abs(summary.event().mean.value / exact - 1) - granted) * exact /
                         summary.event().mean.stderror;
        INFO("alpha " << alpha << " measured " << summary.event().mean.value << " +- "
                      << summary.event().mean.stderror << " exact " << exact);
        CHECK(summary.n_censored() == 0);
        CHECK((z < 0 || test::normal_p_value(z) > test::next_false_alarm()));
        // Control: a neighbouring alpha's time is refused.
        const double other = getoor_mean_exit_time(x, unit, alpha + (alpha < 2 ? 0.2 : -0.2), 1).value;
        CHECK(test::normal_p_value((std::abs(summary.event().mean.value / other - 1) - granted) * other /
                                   summary.event().mean.stderror) < test::false_alarm);
    }
}

TEST_CASE("Coarse steps: bridges time exits and tell their sides, grid times do not") {
    // 2e-3 are granted for the tables' error and for what leaves and comes back by two jumps in one step.
    constexpr double granted = 2e-3;
    for (double start : {0.3, 0.9}) {
        for (double alpha : {0.8, 1.2, 1.5, 1.8, 1.95, 2.0}) {
            const auto measured = [&](Monitoring monitoring) {
                RunRequest request = test::request(MeasureChoice::exit, alpha, 1, 300000);
                request.start = start == 0.3 ? "x=0.3" : "x=0.9";
                request.interval = unit;
                request.dt = 5e-3;
                request.monitoring = monitoring;
                return test::make_case("flat.toml", request).summary();
            };
            const double exact = getoor_mean_exit_time(start, unit, alpha, 1).value;
            const double left = 1 - exit_right_probability(start, unit, alpha).value;
            const auto sigmas = [&](const Summary& summary) {
                const Estimate& share = summary.event().target_probability[0];
                return std::pair((std::abs(summary.event().mean.value - exact) - granted * exact) /
                                     summary.event().mean.stderror,
                                 (std::abs(share.value - left) - granted * exact) / share.stderror);
            };
            const auto [time, side] = sigmas(measured(Monitoring::continuous));
            INFO("alpha " << alpha << " start " << start << ": " << time << " and " << side << " sigmas");
            CHECK(time < 5.5);
            CHECK(side < 5.5);
            const auto [grid_time, grid_side] = sigmas(measured(Monitoring::grid));  // control
            if (alpha < 1.2) continue;  // where the two are too near to be told apart
            CHECK(grid_time > 5.5);
            if (start == 0.9) CHECK(grid_side > 5.5);
        }
    }
}

TEST_CASE("Exit points: side and overshoot") {
    for (double alpha : {0.6, 1.0, 1.5, 1.7}) {
        const test::Case c = make(alpha, 1e-4, 300000);
        const Batch batch = c.run();
        double right = 0;
        std::vector<double> overshoot;
        for (const PathRecord& record : batch.records) {
            if (record.target != 1) continue;
            ++right;
            if (record.point > 1.5) overshoot.push_back(record.point);
        }
        const double n = static_cast<double>(batch.records.size());
        const double p = exit_right_probability(x, unit, alpha).value;
        INFO("alpha " << alpha << " right " << right / n << " exact " << p);
        // 0.002 are granted as above.
        CHECK(std::abs(right / n - p) < 0.002 + 5.2 * std::sqrt(p * (1 - p) / n));
        // Control: had alpha no effect (0.65, Brownian), the side would be refused.
        CHECK(std::abs(right / n - exit_right_probability(x, unit, 2).value) >
              0.002 + 5.2 * std::sqrt(p * (1 - p) / n));
        // Landing points beyond 1.5, where grid steps do not show, as a law conditional on getting there.
        const double beyond = exit_point_survival(1.5, x, unit, alpha);
        const auto law = [&](double y) { return 1 - exit_point_survival(y, x, unit, alpha) / beyond; };
        overshoot.resize(std::min<std::size_t>(overshoot.size(), 12000));
        CHECK(test::ks_p_value(overshoot, law) > test::next_false_alarm());
        const auto other = [&](double y) {
            return 1 - exit_point_survival(y, x, unit, alpha + 0.2) /
                           exit_point_survival(1.5, x, unit, alpha + 0.2);
        };
        CHECK(test::ks_p_value(overshoot, other) < test::false_alarm);
    }
}
