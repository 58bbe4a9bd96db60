// What a noise schedule is planned to, and the draws of its segments.

#include "catch.hpp"
#include "conditions.hpp"
#include "faults.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/random/stable_law.hpp"

#include <cmath>
#include <limits>

using namespace levywell;
using test::has_fault;

namespace {

RunRequest request(std::vector<NoiseSegment> schedule) {
    RunRequest r = test::scheduled(MeasureChoice::exit, std::move(schedule), 100);
    r.where = {{"schedule", "run.toml:3"}, {"scheme", "run.toml:6"}};
    return r;
}

Condition planned(const RunRequest& r) {
    Faults faults;
    const auto conditions = plan(r, test::potential("two_well.toml"), faults);
    INFO(test::listed(faults));
    REQUIRE(faults.empty());
    REQUIRE(conditions.size() == 1);
    return conditions.front();
}

bool refused(const RunRequest& r, const std::string& where, const std::string& what) {
    Faults faults;
    plan(r, test::potential("two_well.toml"), faults);
    INFO(test::listed(faults));
    return has_fault(faults, where, what);
}

}  // namespace

TEST_CASE("A schedule is one condition, step by step, in whole blocks of steps") {
    RunRequest r = request({{0, 1.2, 0.1}, {1.007, 1.5, 0.2}, {2.012, 1.8, 0.05}});
    const Condition c = planned(r);
    CHECK(c.noise.alpha == 1.2);
    CHECK(c.noise.epsilon == 0.1);
    CHECK(choice_of(c.scheme) == SchemeChoice::strang);
    CHECK_FALSE(std::get<Strang>(c.scheme).note.empty());
    REQUIRE(c.noise.schedule.size() == 3);
    CHECK(c.noise.schedule[0].begin_step == 0);
    CHECK(c.noise.schedule[1].begin_step == 200);  // 201.4 steps
    CHECK(c.noise.schedule[2].begin_step == 404);  // 402.4 steps
    CHECK(c.noise.schedule[2].alpha == 1.8);
    CHECK(c.noise.describe() == "schedule of 3 segments, alpha 1.2..1.8, epsilon 0.05..0.2");
    r.scheme = SchemeChoice::euler;
    CHECK(std::get<Euler>(planned(r).scheme).note.empty());
    r.schedule = {{0, 1.5, 0.1}, {1, 1.5, 0.2}};
    CHECK(planned(r).noise.describe() == "schedule of 2 segments, alpha 1.5, epsilon 0.1..0.2");
}

TEST_CASE("What a schedule must be, and what it cannot stand beside") {
    const NoiseSegment first{0, 1.2, 0.1};
    const double nan = std::nan("");
    CHECK(refused(request({{1, 1.2, 0.1}}), "run.toml:3", "the first segment begins at 0"));
    CHECK(refused(request({first, {5, 1.2, 0.1}, {5, 1.3, 0.1}}), "run.toml:3", "schedule[2].time = 5"));
    CHECK(refused(request({first, {nan, 1.2, 0.1}}), "run.toml:3", "schedule[1].time"));
    CHECK(refused(request({first, {HUGE_VAL, 1.2, 0.1}}), "run.toml:3", "times are finite"));
    CHECK(refused(request({first, {1, 2.3, 0.1}}), "run.toml:3", "schedule[1].alpha = 2.3"));
    CHECK(refused(request({first, {1, 0.01, 0.1}}), "run.toml:3", "0.05"));
    CHECK(refused(request({{0, nan, 0.1}}), "run.toml:3", "schedule[0].alpha"));
    CHECK(refused(request({first, {1, 1.2, 0}}), "run.toml:3", "schedule[1].epsilon = 0"));
    CHECK(refused(request({first, {1, 1.2, HUGE_VAL}}), "run.toml:3", "schedule[1].epsilon"));
    CHECK(refused(request({first, {0.009, 1.2, 0.2}}), "", "at least 4 dt"));
    CHECK(refused(request({first, {1e15, 1.2, 0.2}}), "run.toml:3", "2^40"));
    RunRequest r = request({first});
    r.alpha = {1.5};
    CHECK(refused(r, "run.toml:3", "instead of alpha and epsilon"));
    r = request({first});
    r.convention = NoiseConvention::brownian;
    CHECK(refused(r, "run.toml:3", "levy"));
    for (SchemeChoice scheme : {SchemeChoice::jump_adapted, SchemeChoice::splitting}) {
        r = request({first});
        r.scheme = scheme;
        CHECK(refused(r, "run.toml:6", "use \"strang\""));
    }
    std::vector<NoiseSegment> many;
    for (std::size_t k = 0; k <= most_noise_segments; ++k) many.push_back({double(k), 1.5, 0.1});
    CHECK(refused(request(many), "run.toml:3", "at most"));
    many.pop_back();
    CHECK(planned(request(many)).noise.schedule.size() == most_noise_segments);
    r = request({first, {1, 1.9, 3000}});  // one step reaches over the well
    CHECK(refused(r, "", "too large to time the exit"));
    Faults none;
    plan(request({first}), test::potential("two_well.toml"), none);
    CHECK(none.empty());
}

TEST_CASE("Automatic times count expected events under the noise of their day") {
    const double dt = 0.005;
    const Condition slow = planned(test::request(MeasureChoice::exit, 1.2, 0.1, 1));
    CHECK(planned(request({{0, 1.2, 0.1}})).horizon_steps() == slow.horizon_steps());
    CHECK(planned(request({{0, 1.2, 0.1}, {1e6, 2, 0.9}})).horizon_steps() == slow.horizon_steps());
    const Condition loud = planned(test::request(MeasureChoice::exit, 1.2, 0.3, 1));
    // Half of the expected times under one noise, half under the other.
    const double half = static_cast<double>(slow.horizon_steps()) * dt / 2;
    const Condition mixed = planned(request({{0, 1.2, 0.1}, {half, 1.2, 0.3}}));
    CHECK(static_cast<double>(mixed.horizon_steps()) ==
          Approx(static_cast<double>(slow.horizon_steps() + loud.horizon_steps()) / 2).margin(10));
    // Chain: ten residence times are not counted, a hundred are, on one clock.
    const auto chain = [](double alpha, double epsilon) {
        return planned(test::request(MeasureChoice::chain, alpha, epsilon, 1));
    };
    const Condition quiet = chain(1.2, 0.1);
    const double change = static_cast<double>(quiet.sojourn()->burn_in_steps) * dt;
    RunRequest r = request({{0, 1.2, 0.1}, {change, 1.2, 0.3}});
    r.measure = MeasureChoice::chain;
    const Condition c = planned(r);
    CHECK(c.sojourn()->burn_in_steps == quiet.sojourn()->burn_in_steps);
    CHECK(static_cast<double>(c.horizon_steps()) ==
          Approx(static_cast<double>(chain(1.2, 0.3).horizon_steps())).margin(10));
    r = request({{0, 1.5, 0.5}, {1e4, 2, 0.05}});  // nobody is left when the noise dies down
    CHECK(planned(r).horizon_steps() < 10'000'000);
    r = request({{0, 1.5, 0.05}, {1, 2, 0.02}});
    CHECK(refused(r, "", "read the survival of a censored run"));
}

TEST_CASE("Float state must see every segment's jumps") {
    RunRequest r = request({{0, 1.5, 0.1}, {5, 1.5, 1e-5}});
    r.horizon = 10;
    const test::Case c = test::make_case("two_well.toml", r);
    CHECK(c.executor()->precision() == "double");
    ExecutorOptions options;
    options.precision = Precision::single;
    CHECK_THROWS_AS(c.executor(options), InputError);
    r.schedule[1].epsilon = 0.1;
    CHECK(test::make_case("two_well.toml", r).executor()->precision() == "float");
}

TEST_CASE("One word, two laws: the first step of a segment draws the same probability from its own law") {
    // Quadratic well, f' = w: the increment of step 9 is what its state is beyond (1 - dt) times that of
    // step 8.
    constexpr double dt = 0.1;
    const NoiseSegment first{0, 1.2, 0.3};
    const NoiseSegment second{8 * dt, 0.7, 2};  // 8 steps: two blocks
    const auto points = [&](const std::vector<NoiseSegment>& schedule, int steps) {
        RunRequest r = test::scheduled(MeasureChoice::exit, schedule, 60001);
        r.common_random_numbers = true;
        r.start = "x=0.1";
        r.interval = Interval();
        r.dt = dt;
        r.horizon = steps * dt;
        r.precision = Precision::double_precision;
        r.scheme = SchemeChoice::euler;
        return test::make_case("quadratic.toml", r).run().records;
    };
    const auto before = points({first}, 8);
    const auto without = points({first}, 9);
    const auto with = points({first, second}, 9);
    const auto survival = [&](double increment, const NoiseSegment& noise) {
        return StableLaw(noise.alpha)
            .sf(std::abs(increment) / (noise.epsilon * std::pow(dt, 1 / noise.alpha)));
    };
    int refined = 0;
    for (std::size_t k = 0; k < before.size(); ++k) {
        const double drifted = (1 - dt) * before[k].point;
        const double old_jump = without[k].point - drifted;
        const double new_jump = with[k].point - drifted;
        CHECK((old_jump > 0) == (new_jump > 0));
        const double expected = survival(old_jump, first);
        if (k % 50 != 0 && expected > 0x1p-13) continue;  // all rare draws, some of the others
        CHECK(survival(new_jump, second) == Approx(expected).epsilon(3e-5));
        if (expected < 0x1p-13) ++refined;
    }
    CHECK(refined >= 5);
    CHECK(survival(1, first) != Approx(survival(1, second)).epsilon(0.1));
}

TEST_CASE("Under a schedule no mean of censored times, and no interval of a rate") {
    RunRequest r = request({{0, 1.5, 0.3}, {5, 1.2, 0.1}});
    r.paths = 500;
    const Summary whole = test::make_case("two_well.toml", r).summary();
    CHECK(whole.n_censored() == 0);
    CHECK(whole.event().mean.stderror > 0);
    CHECK(whole.event().rate.value == Approx(1 / whole.event().mean.value));
    CHECK(std::isnan(whole.event().rate.ci95[0]));
    r.horizon = 20;
    const Summary cut = test::make_case("two_well.toml", r).summary();
    CHECK(cut.n_censored() > 0);
    CHECK(std::isnan(cut.event().mean.value));
    CHECK(cut.event().rate.value > 0);
    CHECK_FALSE(cut.event().survival.empty());
    RunRequest constant = test::request(MeasureChoice::exit, 1.5, 0.1, 500);
    constant.horizon = 20;
    const Summary plain = test::make_case("two_well.toml", constant).summary();
    CHECK(plain.n_censored() > 0);
    CHECK(plain.event().mean.value > 0);
    CHECK(plain.event().rate.ci95[0] > 0);
}

TEST_CASE("Where no hazard could follow a schedule there is no mean of one") {
    const PotentialFile file = test::potential("two_well.toml");
    RunRequest r = request({{0, 1.5, 0.05}, {50, 1.3, 0.03}});
    const Prediction basin = predict(planned(r), file);
    CHECK(std::isfinite(basin.event().mean_adiabatic));
    CHECK(std::isfinite(basin.event().mean_asymptotic));
    r.interval = Interval{-1.2, 4};  // holds both wells: short times of one and long times of the other
    const Prediction both = predict(planned(r), file);
    CHECK(std::isnan(both.event().mean_adiabatic));
    CHECK_THAT(both.event().adiabatic_missing, Contains("not exponential"));
    CHECK(std::isfinite(both.event().mean_exact));  // which needs no hazard
    CHECK(std::isnan(both.event().mean_asymptotic));
}

TEST_CASE("The exact mean of a schedule, and why there is none") {
    const PotentialFile file = test::potential("two_well.toml");
    RunRequest r = request({{0, 1.5, 0.3}, {1, 1.3, 0.2}});
    const Prediction both = predict(planned(r), file);
    CHECK_THAT(both.exact_source, Contains("from noise to noise"));
    CHECK(both.event().mean_exact_error < 2e-3 * both.event().mean_exact);
    const double first = predict(under(planned(r).noise.schedule[0], planned(r)), file).event().mean_exact;
    const double second = predict(under(planned(r).noise.schedule[1], planned(r)), file).event().mean_exact;
    CHECK(both.event().mean_exact > first);
    CHECK(both.event().mean_exact < second + 1);

    r.monitoring = Monitoring::grid;
    const Prediction grid = predict(planned(r), file);
    CHECK(std::isnan(grid.event().mean_exact));
    CHECK_THAT(grid.exact_source, Contains("none: ") && Contains("chain of steps"));
    CHECK(grid.event().mean_process == both.event().mean_exact);

    std::vector<NoiseSegment> many;
    for (int k = 0; k < 60; ++k) many.push_back({k * 1.0, 1.5, 0.3});
    many.back().epsilon = 0.2;
    const Prediction long_one = predict(planned(request(many)), file);
    CHECK_THAT(long_one.exact_source, Contains("none: ") && Contains("60 pieces"));
    CHECK(std::isfinite(long_one.event().mean_adiabatic));  // is there nevertheless
}
