// What is simulated of a noise in a potential, what is refused, and the unit of length offered then.

#include "catch.hpp"
#include "conditions.hpp"
#include "levywell/exec/noise_plan.hpp"
#include "potentials.hpp"

using namespace levywell;

namespace {

RunRequest method() {
    RunRequest request;
    request.paths = 1000;
    return request;
}

const PotentialFile& two_well() {
    static const PotentialFile potential = test::potential("two_well.toml");
    return potential;
}

NoisePlanner planner(double most_steps, const RunRequest& how = method()) {
    return {how, two_well(), {"m1", "m2"}, most_steps};
}

}  // namespace

TEST_CASE("A noise that is small but stable: transitions from every start, then occupation") {
    const NoisePlan plan = planner(1e10)({{0, 1.5, 0.1}}, 2);
    CHECK(plan.refusal.empty());
    REQUIRE(plan.conditions.size() == 3);
    CHECK(choice_of(plan.conditions[0].measure) == MeasureChoice::transitions);
    CHECK(plan.conditions[0].noise.epsilon == 0.05);
    CHECK(plan.conditions[1].start.well == 1);
    CHECK(choice_of(plan.conditions[2].measure) == MeasureChoice::occupation);
    CHECK(plan.conditions[1].paths == 1000);
    CHECK(plan.conditions[2].paths == 256);
}

TEST_CASE("A noise that changes: transitions alone, every scale in the unit") {
    const NoisePlan plan = planner(1e10)({{0, 1.5, 0.1}, {30, 1.2, 0.2}}, 2);
    INFO(plan.refusal);
    REQUIRE(plan.conditions.size() == 2);
    CHECK(choice_of(plan.conditions[0].scheme) == SchemeChoice::strang);
    CHECK(plan.conditions[1].start.well == 1);
    REQUIRE(plan.conditions[0].noise.schedule.size() == 2);
    CHECK(plan.conditions[0].noise.schedule[1].epsilon == 0.1);
    CHECK(plan.conditions[0].noise.schedule[1].begin_step == 6000);
}

TEST_CASE("Expected path-steps are a half to four times those that are made") {
    for (double alpha : {1.2, 1.8, 2.0}) {
        for (MeasureChoice measure : {MeasureChoice::transitions, MeasureChoice::occupation}) {
            for (SchemeChoice scheme : {SchemeChoice::euler, SchemeChoice::automatic}) {
                const bool shares =
                    measure == MeasureChoice::occupation;  // long paths: larger noise, shorter stays
                const double epsilon = (alpha == 2 ? 0.35 : 0.1) + (shares ? 0.2 : 0);
                RunRequest request = test::request(measure, alpha, epsilon, shares ? 16 : 500);
                request.scheme = scheme;
                const test::Case one = test::make_case("two_well.toml", request);
                const auto made = static_cast<double>(one.summary().path_steps);
                const double expected = expected_path_steps(one.condition, two_well());
                INFO("alpha " << alpha << ", made " << made << ", expected " << expected);
                CHECK(expected < 4 * made);
                CHECK(expected > 0.5 * made);
            }
        }
    }
}

TEST_CASE("Beyond the steps allowed there is a refusal, and a unit of length that works") {
    const NoisePlanner plan = planner(1e9);
    const std::vector<NoiseSegment> gaussian{{0, 2, 4e-4}};
    CHECK(plan(gaussian, 1).conditions.empty());
    CHECK_THAT(plan(gaussian, 1).refusal, Contains("steps that each of"));
    const auto unit = plan.largest_unit(gaussian, 1);
    REQUIRE(unit);
    CHECK(plan(gaussian, *unit).refusal.empty());
    CHECK_FALSE(plan(gaussian, 1.2 * *unit).refusal.empty());
    CHECK_THAT(planner(1e4)(gaussian, *unit).refusal,
               Contains("path-steps are expected, more than the 1e+04 allowed"));
    CHECK_FALSE(planner(10).largest_unit(gaussian, 1));  // not even there
    RunRequest coarse = method();
    coarse.dt = 2;
    CHECK_THAT(planner(1e9, coarse)({{0, 1.5, 0.1}}, 1).refusal, Contains("too large"));
}
