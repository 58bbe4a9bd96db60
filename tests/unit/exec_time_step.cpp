// At which steps the time step's error is measured, on how many paths, and where it cannot be.

#include "catch.hpp"
#include "conditions.hpp"
#include "levywell/exec/time_step.hpp"

#include <atomic>
#include <cmath>

using namespace levywell;

namespace {

struct Measurement {
    Summary summary;
    std::optional<TimeStepMeasurement> how;
};

Measurement measure(const std::string& potential, const RunRequest& request, int threads = 2,
                    bool pause = false) {
    const test::Case c = test::make_case(potential, request);
    ExecutorOptions options;
    options.backend = Backend::host;
    Measurement result;
    result.summary = c.run(options).tally.summarise(c.condition);
    const std::atomic<bool> paused = pause;
    result.how =
        measure_time_step(request, test::potential(potential), c.condition, threads, result.summary, paused);
    return result;
}

RunRequest exit_at(double dt, std::int64_t paths = 4000) {
    RunRequest request = test::request(MeasureChoice::exit, 1.5, 0.4, paths);
    request.dt = dt;
    return request;
}

}  // namespace

TEST_CASE("It is measured from the condition's own step up, and from finer ones near the largest") {
    CHECK(measure("two_well.toml", exit_at(0.005)).how->finest == 0.005);
    CHECK(measure("two_well.toml", exit_at(0.02)).how->finest == 0.01);  // dt f'' <= 1 up to 0.0444
    CHECK(measure("two_well.toml", exit_at(0.04)).how->finest == 0.01);
}

TEST_CASE("It takes more paths the more they differ, an eighth of the condition's at most") {
    RunRequest request = exit_at(0.005, 20000);
    request.alpha = {0.7};
    const Measurement similar = measure("two_well.toml", request);
    request.alpha = {2.0};
    const Measurement different = measure("two_well.toml", request);
    CHECK(similar.how->paths >= 20000 / 64);
    CHECK(similar.how->paths < different.how->paths);
    CHECK(different.how->paths <= 20000 / 8);
    CHECK(measure("two_well.toml", exit_at(0.005, 16)).how->paths == 4);
}

TEST_CASE("It is the same on any number of threads, and given up in a pause") {
    const Measurement one = measure("two_well.toml", exit_at(0.01), 1);
    const Measurement three = measure("two_well.toml", exit_at(0.01), 3);
    CHECK(one.summary.event().mean.step_bias == three.summary.event().mean.step_bias);
    CHECK(one.summary.event().rate.step_bias_error == three.summary.event().rate.step_bias_error);
    CHECK(std::isnan(one.summary.event().target_probability[1].step_bias));  // all leave by that end
    CHECK(one.how->paths == three.how->paths);
    CHECK_FALSE(measure("two_well.toml", exit_at(0.01), 1, true).how);
}

TEST_CASE("Every estimate of a measure has its bias, in its unit") {
    RunRequest request = test::request(MeasureChoice::transitions, 1.5, 0.5, 4000);
    const Measurement transitions = measure("three_wells.toml", request);
    const EventSummary& events = transitions.summary.event();
    CHECK(std::abs(events.rate.step_bias + events.mean.step_bias * std::pow(events.rate.value, 2)) <
          0.7 * std::abs(events.rate.step_bias));  // of few paths, whose mean is another than all paths'
    CHECK(std::isfinite(transitions.summary.q_hat()[1].step_bias));
    CHECK(events.target_probability[1].step_bias ==
          Approx(-events.target_probability[2].step_bias));  // shares add up to 1
    request.horizon = 4;
    const EventSummary censored = measure("three_wells.toml", request).summary.event();
    CHECK(std::isfinite(censored.restricted_mean.step_bias));
    CHECK(std::isfinite(censored.mean.step_bias));

    request = test::request(MeasureChoice::chain, 1.5, 0.5, 64);
    request.horizon = 50;
    const Summary chain = measure("three_wells.toml", request).summary;
    double sum = 0;
    for (const Estimate& share : chain.sojourn().pi_hat) sum += share.step_bias;
    CHECK(std::abs(sum) < 1e-12);
    for (std::size_t k : {1, 2, 3, 5, 6, 7}) CHECK(std::isfinite(chain.q_hat()[k].step_bias));
}

TEST_CASE("Where it cannot be measured is said") {
    RunRequest grid = exit_at(0.005);
    grid.monitoring = Monitoring::grid;
    CHECK_THAT(measure("two_well.toml", grid).how->missing, Contains("after steps only"));
    CHECK_THAT(measure("two_well.toml", exit_at(0.005, 15)).how->missing, Contains("it takes 16 paths"));
    RunRequest light = test::request(MeasureChoice::transitions, 0.4, 0.5, 100);
    CHECK_THAT(measure("two_well.toml", light).how->missing, Contains("below alpha = 0.5"));
    RunRequest near = exit_at(0.05);
    near.start = "x=0.9";
    near.interval = Interval{-1, 1};
    CHECK_THAT(measure("flat.toml", near).how->missing, Contains("with --dt 0.0441 they do"));
    near.dt = 0.0441;
    CHECK(measure("flat.toml", near).how->missing.empty());
    RunRequest few = test::request(MeasureChoice::exit, 0.43, 1e-3, 1000);
    few.start = "x=-0.15";
    few.interval = Interval{-0.74, 0.57};
    few.dt = 5;  // mean time 17
    few.scheme = SchemeChoice::automatic;
    const std::string why = measure("flat.toml", few).how->missing;
    CHECK_THAT(why, Contains("fewer than 16 steps"));
    few.dt = std::stod(why.substr(why.find("--dt ") + 5));  // what is advised
    CHECK(measure("flat.toml", few).how->missing.empty());
    RunRequest splitting = test::request(MeasureChoice::exit, 2, 0.2, 4);
    splitting.scheme = SchemeChoice::splitting;
    const PotentialFile potential = test::potential("two_well.toml");
    const test::Case c = test::make_case("two_well.toml", splitting);
    Summary none;
    none.found = SplittingSummary{};
    CHECK_THAT(measure_time_step(splitting, potential, c.condition, 1, none, false)->missing,
               Contains("no single paths"));
}
