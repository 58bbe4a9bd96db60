// What `accuracy` chooses, on how much it depends, and where it refuses.

#include "catch.hpp"
#include "faults.hpp"
#include "levywell/dynamics/step_biases.hpp"
#include "levywell/exec/accuracy.hpp"
#include "levywell/exec/executor.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/exec/time_step.hpp"
#include "potentials.hpp"
#include "settings.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

using namespace levywell;

namespace {

RunRequest exits(double accuracy) {
    RunRequest request;
    request.measure = MeasureChoice::exit;
    request.alpha = {1.5};
    request.epsilon = {0.4};
    request.accuracy = accuracy;
    return request;
}

std::vector<Condition> conditions_of(const std::string& potential, const RunRequest& request, Faults& faults,
                                     int threads = 2) {
    return plan_to_accuracy(request, test::potential(potential), threads, {}, faults);
}

Condition found(const std::string& potential, const RunRequest& request, int threads = 2) {
    Faults faults;
    const std::vector<Condition> conditions = conditions_of(potential, request, faults, threads);
    INFO(test::listed(faults));
    REQUIRE(faults.empty());
    REQUIRE(conditions.size() == 1);
    return conditions.front();
}

/// What a condition that was found measures.
Summary measured(const std::string& potential, const RunRequest& request, const Condition& condition) {
    ExecutorOptions options;
    options.backend = Backend::host;
    const PotentialFile file = test::potential(potential);
    Summary summary = make_executor(condition, file.potential, options)
                          ->run({0, condition.paths})
                          .tally.summarise(condition);
    measure_time_step(request, file, condition, 2, summary, false);
    return summary;
}

std::string refusal(const std::string& potential, const RunRequest& request) {
    Faults faults;
    CHECK(conditions_of(potential, request, faults).empty());
    return test::listed(faults);
}

}  // namespace

TEST_CASE("Paths and step follow from the accuracy") {
    const Condition coarse = found("two_well.toml", exits(0.05));
    const Condition fine = found("two_well.toml", exits(0.01));
    // Times are about exponential: 1 / (chance)^2 paths, of which chance is less than the whole.
    CHECK(coarse.paths > 400);
    CHECK(fine.paths > 10'000);
    CHECK(fine.paths < 90'000);
    REQUIRE(fine.step_biases != nullptr);
    CHECK(fine.step_biases->how.missing.empty());
}

TEST_CASE("They are the same on any number of threads, and of every condition of a grid") {
    const Condition one = found("two_well.toml", exits(0.03), 1);
    const Condition three = found("two_well.toml", exits(0.03), 3);
    CHECK(one.dt == three.dt);
    CHECK(one.paths == three.paths);
    CHECK(one.step_biases->of.front().value == three.step_biases->of.front().value);
    RunRequest grid = exits(0.03);
    grid.alpha = {1.8, 1.5};
    Faults faults;
    const std::vector<Condition> conditions = conditions_of("two_well.toml", grid, faults);
    REQUIRE(conditions.size() == 2);
    CHECK(conditions[1].dt == one.dt);
    CHECK(conditions[1].paths == one.paths);
    CHECK(conditions[1].key == one.key);
}

TEST_CASE("Units do not matter") {
    RunRequest request = exits(0.03);
    request.interval = Interval{-1, 1};
    request.start = "x=0.3";
    request.epsilon = {1};
    const Condition here = found("flat.toml", request);
    request.interval = Interval{-1e-6, 1e-6};
    request.start = "x=3e-7";
    const Condition small = found("flat.toml", request);
    CHECK(std::abs(std::log(small.dt / (1e-9 * here.dt))) < std::log(4));
    CHECK(small.paths < 4 * here.paths);
    CHECK(here.paths < 4 * small.paths);
}

TEST_CASE("Runs that leave step and paths open have the default accuracy, where it can be promised") {
    RunRequest open = exits(0.01);
    const Condition asked = found("two_well.toml", open);
    open.accuracy.reset();
    CHECK(has_accuracy(open));
    const Condition chosen = found("two_well.toml", open);
    CHECK(chosen.dt == asked.dt);
    CHECK(chosen.paths == asked.paths);
    CHECK(chosen.accuracy == default_accuracy);
    CHECK(chosen.accuracy_missed.empty());
    open.horizon = 1;
    const Condition censored = found("two_well.toml", open);
    CHECK(censored.dt == 0.005);
    CHECK(censored.paths == 100'000);
    CHECK(censored.accuracy == 0);
    CHECK(censored.step_biases == nullptr);
    CHECK_THAT(censored.accuracy_missed,
               Contains("an accuracy of 1% cannot be promised") && Contains("leave it out"));
    for (const auto& [what, close] :
         {std::pair(
              "dt", +[](RunRequest& r) { r.dt = 0.01; }),
          std::pair(
              "paths", +[](RunRequest& r) { r.paths = 1000; }),
          std::pair(
              "chain", +[](RunRequest& r) { r.measure = MeasureChoice::chain; }),
          std::pair(
              "grid", +[](RunRequest& r) { r.monitoring = Monitoring::grid; }),
          std::pair(
              "step_error", +[](RunRequest& r) { r.step_error = false; }),
          std::pair(
              "splitting", +[](RunRequest& r) { r.scheme = SchemeChoice::splitting; })}) {
        INFO(what);
        RunRequest closed = open;
        close(closed);
        CHECK(!has_accuracy(closed));
    }
    RunRequest wrong = open;  // a fault of the request is said once
    wrong.horizon.reset();
    wrong.start = "m9";
    Faults faults;
    conditions_of("two_well.toml", wrong, faults);
    CHECK(faults.count() == 1);
}

TEST_CASE("What accuracy cannot stand beside is refused, all at once") {
    RunRequest request = exits(0.6);
    request.where["accuracy"] = "--accuracy";
    request.dt = 0.01;
    request.paths = 100;
    request.where["dt"] = "--dt";
    request.where["paths"] = "run.toml:7";
    request.monitoring = Monitoring::grid;
    const std::string text = refusal("two_well.toml", request);
    CHECK_THAT(text, Contains("--accuracy: accuracy = 0.6 (a relative error from 0.0005 to 0.3"));
    CHECK_THAT(text, Contains("accuracy chooses dt: leave out one of them (--dt)"));
    CHECK_THAT(text, Contains("accuracy chooses paths: leave out one of them (run.toml:7)"));
    CHECK_THAT(text, Contains("monitoring = \"grid\""));
    RunRequest unmeasured = exits(0.01);
    unmeasured.step_error = false;
    CHECK_THAT(refusal("two_well.toml", unmeasured), Contains("leave step_error on"));
    RunRequest splitting = exits(0.01);
    splitting.scheme = SchemeChoice::splitting;
    CHECK_THAT(refusal("two_well.toml", splitting), Contains("splitting"));
    RunRequest both = exits(0.6);  // of other settings too
    both.start = "m7";
    both.interval = Interval{2, 1};
    both.where = {{"accuracy", "a"}, {"start", "s"}, {"interval", "i"}};
    CHECK_THAT(refusal("two_well.toml", both), Contains("a: accuracy = 0.6") &&
                                                   Contains("s: start = \"m7\"") &&
                                                   Contains("i: interval = [2, 1]"));
    RunRequest nowhere = exits(0.01);
    nowhere.start = "m7";
    CHECK_THAT(refusal("two_well.toml", nowhere), Contains("m7"));
}

TEST_CASE("What pilots measured of a survival curve is read at the run's own times") {
    const RunRequest request = exits(0.05);
    const Condition condition = found("two_well.toml", request);
    const StepBiases& pilots = *condition.step_biases;
    const Summary summary = measured("two_well.toml", request, condition);
    const EventSummary& events = summary.event();
    const std::vector<double>& times = pilots.survival_time;
    REQUIRE(times.size() > 10);
    REQUIRE(events.survival_time.back() > times.back());  // none of the pilots was there so long
    for (std::size_t k = 0; k < events.survival.size(); ++k) {
        const auto after = static_cast<std::size_t>(std::ranges::upper_bound(times, events.survival_time[k]) -
                                                    times.begin());
        const double one = pilots.survival[after == 0 ? 0 : after - 1].error;
        const double other = pilots.survival[std::min(after, times.size() - 1)].error;
        CHECK(events.survival[k].step_bias_error >= std::min(one, other));
        CHECK(events.survival[k].step_bias_error <= std::max(one, other));
    }
}

TEST_CASE("Long paths have an accuracy of all their shares or rates", "[sweep]") {
    RunRequest request = exits(0.05);
    request.epsilon = {0.2};
    for (const MeasureChoice measure : {MeasureChoice::occupation, MeasureChoice::chain}) {
        request.measure = measure;
        const Condition condition = found("three_wells.toml", request);
        REQUIRE(condition.step_biases != nullptr);
        Summary summary = measured("three_wells.toml", request, condition);
        CHECK(reached_accuracy(condition, summary) < 1.1 * *request.accuracy);
        // The largest of them all: of the others some are less than half.
        const Estimate& most = summary.sojourn().pi_hat[0];
        if (measure == MeasureChoice::occupation)
            CHECK(reached_accuracy(condition, summary) >= most.total_error() / most.value);
        const std::vector<Estimate>& rates = summary.q_hat();
        if (measure == MeasureChoice::chain) {
            const double left = rates[1].value + rates[2].value;
            CHECK(reached_accuracy(condition, summary) >= rates[1].total_error() / left);
            CHECK(reached_accuracy(condition, summary) >= rates[2].total_error() / left);
        }
    }
    // Where the first well is the most visited one, the others ask for more paths.
    RunRequest shares = exits(0.015);
    shares.measure = MeasureChoice::occupation;
    shares.epsilon = {0.2};
    const Condition condition = found("five_wells.toml", shares);
    const Summary summary = measured("five_wells.toml", shares, condition);
    const std::vector<Estimate>& pi = summary.sojourn().pi_hat;
    REQUIRE(std::ranges::max_element(pi, {}, &Estimate::value) == pi.begin());
    for (const Estimate& share : pi) CHECK(share.total_error() < 1.1 * 0.015 * share.value);
    request.horizon = 1;
    request.burn_in = 0;
    request.epsilon = {0.01};
    CHECK_THAT(refusal("three_wells.toml", request), Contains("never left m1 (give dt, paths and horizon)"));
    request.accuracy.reset();
    request.dt = 0.005;
    request.paths = 10;
    Faults faults;
    plan(request, test::potential("three_wells.toml"), faults);
    CHECK(faults.empty());
}

TEST_CASE("What no accuracy can be promised for says why") {
    RunRequest few = exits(0.02);
    few.horizon = 3;
    CHECK_THAT(refusal("two_well.toml", few), Contains("censored at the horizon 3 (leave it out"));
    few.horizon.reset();
    found("two_well.toml", few);
    RunRequest lawless = exits(0.02);
    lawless.measure = MeasureChoice::transitions;
    lawless.alpha = {0.3};
    lawless.scheme = SchemeChoice::euler;
    CHECK_THAT(refusal("two_well.toml", lawless), Contains("follow no law of dt"));
}

TEST_CASE("What it chose keeps within it, by all but a few seeds", "[sweep]") {
    // With as many paths as the scatter of pilots asks for 40% and 60% of seeds miss it.
    RunRequest few = exits(0.2);  // so few paths that the error itself is uncertain
    few.epsilon = {0.3};
    RunRequest wide = exits(0.1);  // times are spread seven times their mean
    wide.interval = Interval{-0.01, 20};
    wide.start = "x=0";
    wide.alpha = {1.2};
    wide.epsilon = {1};
    for (auto [potential, request] : {std::pair{"two_well.toml", few}, {"flat.toml", wide}}) {
        int kept = 0;
        constexpr int seeds = 24;
        for (int seed = 1; seed <= seeds; ++seed) {
            request.seed = static_cast<std::uint64_t>(seed);
            const Condition condition = found(potential, request);
            const Summary summary = measured(potential, request, condition);
            const Estimate& mean = summary.event().mean;
            kept += mean.total_error() <= *request.accuracy * mean.value ? 1 : 0;
        }
        INFO(potential);
        CHECK(kept >= seeds - 3);
    }
}

TEST_CASE("The exact law tells of long times that pilots do not see") {
    RunRequest request = exits(0.3);  // one path in 2000 falls into the wide well, and takes 400 there
    request.interval = Interval{-0.3, 3};
    request.start = "x=-0.29";
    request.epsilon = {0.05};
    CHECK(found("two_well.toml", request).paths > 30'000);
}

TEST_CASE("Steps at which all paths are alike become smaller") {
    RunRequest request = exits(0.05);
    request.interval = Interval{-0.5, 0.5};
    request.start = "x=0.49";
    request.alpha = {0.5};
    request.epsilon = {0.3};
    CHECK(found("two_well.toml", request).dt < 0.001);
    request.interval = Interval{-0.9, 0.5};  // a fall by drift
    request.start = "x=0.3";
    request.alpha = {1.5};
    request.epsilon = {1e-4};
    found("two_well.toml", request);
}

TEST_CASE("A tolerance beyond the accuracy is taken for less") {
    RunRequest request = exits(0.03);
    request.measure = MeasureChoice::transitions;
    request.epsilon = {0.1};
    request.tolerance = 0.1;
    const Condition condition = found("two_well.toml", request);
    CHECK(condition.paths < 20'000);
    request.scheme = SchemeChoice::strang;
    request.tolerance = RunRequest().tolerance;
    request.accuracy = 0.004;  // whose part for rests is less than the default tolerance
    request.epsilon = {0.5};
    found("two_well.toml", request);
}
