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

const std::vector<std::string> both{"m1", "m2"};

}  // namespace

TEST_CASE("A noise that is small but stable: transitions from every start, then occupation") {
    const NoisePlan plan = plan_noise(method(), test::potential("two_well.toml"), both, 1.5, 0.05, 1e10);
    CHECK(plan.refusal.empty());
    REQUIRE(plan.conditions.size() == 3);
    CHECK(plan.conditions[0].measure == Measure::transitions);
    CHECK(plan.conditions[1].start.well == 1);
    CHECK(plan.conditions[2].measure == Measure::occupation);
    CHECK(plan.conditions[1].paths == 1000);
    CHECK(plan.conditions[2].paths == 256);
}

TEST_CASE("Expected path-steps are a half to four times those that are made") {
    for (double alpha : {1.2, 1.8, 2.0}) {
        for (Measure measure : {Measure::transitions, Measure::occupation}) {
            for (Scheme scheme : {Scheme::euler, Scheme::automatic}) {
                RunRequest request = test::request(measure, alpha, alpha == 2 ? 0.35 : 0.1,
                                                   measure == Measure::occupation ? 16 : 500);
                request.scheme = scheme;
                const test::Case one = test::make_case("two_well.toml", request);
                const auto made = static_cast<double>(one.summary().path_steps);
                const double expected = expected_path_steps(one.condition, test::potential("two_well.toml"));
                INFO("alpha " << alpha << ", made " << made << ", expected " << expected);
                CHECK(expected < 4 * made);
                CHECK(expected > 0.5 * made);
            }
        }
    }
}

TEST_CASE("Beyond the steps allowed there is a refusal, and a unit of length that works") {
    const PotentialFile potential = test::potential("two_well.toml");
    const double sigma = 4e-4;
    const NoisePlan gaussian = plan_noise(method(), potential, both, 2, sigma, 1e9);
    CHECK(gaussian.conditions.empty());
    CHECK_THAT(gaussian.refusal, Contains("no computer makes"));
    const auto unit = largest_unit(method(), potential, both, 2, sigma, 1e9, 1);
    REQUIRE(unit);
    CHECK(plan_noise(method(), potential, both, 2, sigma / *unit, 1e9).refusal.empty());
    CHECK_FALSE(plan_noise(method(), potential, both, 2, sigma / (1.2 * *unit), 1e9).refusal.empty());
    CHECK_THAT(plan_noise(method(), potential, both, 2, sigma / *unit, 1e4).refusal,
               Contains("path-steps are expected, more than the 1e+04 allowed"));
    CHECK_FALSE(largest_unit(method(), potential, both, 2, sigma, 10, 1));  // not even there
    RunRequest coarse = method();
    coarse.dt = 2;
    CHECK_THAT(plan_noise(coarse, potential, both, 1.5, 0.1, 1e9).refusal, Contains("too large"));
}
