// Mean exit and transition times of the Strang scheme at coarse steps against exact values, at starts and
// ends where Euler's drift is far off. False-alarm budget 1e-6 a case; seeds are fixed.

#include "catch.hpp"
#include "conditions.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/random/stable_law.hpp"
#include "potentials.hpp"
#include "statistics.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

using namespace levywell;

namespace {

struct Study {
    double alpha;
    double epsilon;
    Interval interval;  // empty: transitions
    const char* start;
    double granted;        // relative, of the Strang scheme's second order
    bool control = false;  // Euler's chain is off by more
};

/// p-value of the mean's deviation from the exact one beyond what is granted.
double p_value(const Study& study, SchemeChoice scheme) {
    const bool exits = study.interval.length() > 0;
    RunRequest request = test::request(exits ? MeasureChoice::exit : MeasureChoice::transitions, study.alpha,
                                       study.epsilon, 400000);
    if (exits) request.interval = study.interval;
    request.start = study.start;
    request.dt = 0.04;
    request.scheme = scheme;
    const test::Case c = test::make_case("two_well.toml", request);
    const EventPrediction exact = predict(c.condition, test::potential("two_well.toml")).event();
    const Estimate mean = c.summary().event().mean;
    INFO("alpha " << study.alpha << " from " << study.start << ": " << mean.value << " +- " << mean.stderror
                  << " exact " << exact.mean_exact << " +- " << exact.mean_exact_error);
    CHECK(std::isfinite(exact.mean_exact));
    const double excess = std::abs(mean.value - exact.mean_exact) - study.granted * exact.mean_exact;
    return excess <= 0 ? 1 : test::normal_p_value(excess / std::hypot(mean.stderror, exact.mean_exact_error));
}

}  // namespace

TEST_CASE(
    "At dt f'' = 0.1 the exact flow is right to a few thousandths, where Euler's drift is off by per cents") {
    const Interval basin{-3, 0};        // its end is a maximum
    const Interval bottom{-1.4, -0.5};  // drift leads inward at both ends
    const Interval slope{-0.8, 1.2};    // and outward at both
    for (const Study& study :
         {Study{0.5, 0.2, slope, "x=0.4", 2e-3, true}, Study{0.8, 0.3, slope, "x=0.4", 3e-3, true},
          Study{1.3, 0.2, slope, "x=0.2", 3e-3, true}, Study{2, 0.3, slope, "x=-0.5", 3e-3},
          Study{0.7, 0.2, basin, "m1", 2e-3}, Study{1.2, 0.3, basin, "m1", 3e-3},
          Study{1.8, 0.4, basin, "m1", 4e-3, true}, Study{2, 0.5, basin, "m1", 4e-3, true},
          Study{1, 0.3, bottom, "m1", 6e-3}, Study{1.5, 0.3, bottom, "m1", 6e-3, true},
          Study{1.9, 0.3, bottom, "m1", 1.5e-2, true}, Study{0.8, 0.3, {0, 0}, "m1", 3e-3},
          Study{1.5, 0.3, {0, 0}, "m1", 3e-3}, Study{2, 0.5, {0, 0}, "m1", 4e-3}}) {
        CHECK(p_value(study, SchemeChoice::strang) > test::next_false_alarm());
        if (study.control) CHECK(p_value(study, SchemeChoice::euler) < test::false_alarm);
    }
}

TEST_CASE("Within what a step's noise does of an end the first step's bridge begins at the start itself") {
    // f' = 1.96 at that end, 1e-4 away; with the bridge of later steps the mean is 7 times as large.
    const PotentialFile file =
        test::potential_of_text("kind = \"expression\"\nf = \"2*sqrt(1 + (w+4)^2)\"\ndomain = [-8, 8]\n");
    RunRequest request = test::request(MeasureChoice::exit, 1.7, 0.3, 400000);
    request.interval = Interval{-1, 1};
    request.start = "x=0.9999";
    request.dt = 0.005;
    request.scheme = SchemeChoice::strang;
    Faults faults;
    const Condition condition = plan(request, file, faults).at(0);
    const auto executor = make_executor(condition, file.potential, {});
    const Estimate mean = executor->run({0, condition.paths}).tally.summarise(condition).event().mean;
    const double exact = predict(condition, file).event().mean_exact;
    INFO(mean.value << " +- " << mean.stderror << " exact " << exact);
    CHECK(exact == Approx(0.01164).epsilon(0.01));
    CHECK(std::abs(mean.value - exact) < 0.1 * exact + 5 * mean.stderror);  // a tenth: what one step leaves
}

TEST_CASE(
    "A start near an end that drift leads away from: no time below half a step, and both ends are reached") {
    const double k = test::potential("quadratic.toml").potential->curvature(0);
    for (double alpha : {0.8, 1.7, 1.99, 2.0}) {
        for (double x : {0.99, 0.999999}) {
            RunRequest request = test::request(MeasureChoice::exit, alpha, 0.6, 4000);
            request.interval = Interval{-1, 1};
            request.start = fmt::format("x={}", x);
            request.dt = 0.5 / k;
            request.scheme = SchemeChoice::strang;
            request.horizon = 1e6;
            const Batch batch = test::make_case("quadratic.toml", request).run();
            int left = 0;
            int earliest = 2;
            for (const PathRecord& record : batch.records) {
                left += record.target == 0;
                earliest = std::min(earliest, static_cast<int>(record.steps));
            }
            INFO("alpha " << alpha << " from " << x);
            CHECK(earliest == 1);
            CHECK(left > 0);
        }
    }
}

TEST_CASE("Where paths are at the horizon has the law of the process, not of the state after noise") {
    // Ornstein-Uhlenbeck: the variance is D / f'' up to (dt f'')^2 / 10, e^(dt f'') times that after the
    // noise.
    RunRequest request = test::request(MeasureChoice::exit, 2, 0.3, 100000);
    request.interval = Interval{};
    request.start = "x=0";
    request.dt = 0.1;
    request.horizon = 20;
    request.scheme = SchemeChoice::strang;
    const double variance = 0.3 * 0.3;
    const double error = variance * std::sqrt(2 / 1e5);
    for (const Backend backend : {Backend::host, Backend::reference}) {
        ExecutorOptions options;
        options.backend = backend;
        double squares = 0;
        for (const PathRecord& record : test::make_case("quadratic.toml", request).run(options).records)
            squares += record.point * record.point / 1e5;
        INFO(squares << " for " << variance);
        CHECK(test::normal_p_value((squares - variance) / error) > test::next_false_alarm());
        CHECK(test::normal_p_value((squares - variance * std::exp(request.step())) / error) <
              test::false_alarm);
    }
}

TEST_CASE(
    "Where paths are that rested before the horizon has the law of the process too, not of small "
    "increments") {
    // Ornstein-Uhlenbeck from 0: stable of scale eps ((1 - e^(-alpha T)) / alpha)^(1/alpha).
    const double alpha = 1.2;
    RunRequest request = test::request(MeasureChoice::exit, alpha, 0.3, 40000);
    request.interval = Interval{-200, 200};  // next to nobody leaves
    request.start = "m1";
    request.dt = 0.05;
    request.horizon = 20;
    request.scheme = SchemeChoice::jump_adapted;
    const test::Case c = test::make_case("quadratic.toml", request);
    std::vector<double> points;
    for (const PathRecord& record : c.run().records)
        if (record.censored != 0) points.push_back(record.point);
    REQUIRE(points.size() > 39500);
    const double scale = 0.3 * std::pow(-std::expm1(-alpha * 20) / alpha, 1 / alpha);
    const StableLaw law(alpha);
    const auto cdf = [&](double spread) { return [&law, spread](double x) { return law.cdf(x / spread); }; };
    CHECK(test::ks_p_value(points, cdf(scale)) > test::next_false_alarm());
    CHECK(test::ks_p_value(points, cdf(1.1 * scale)) < test::false_alarm);
}
