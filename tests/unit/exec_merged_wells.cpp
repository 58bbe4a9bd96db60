// Wells that min_barrier counts as one: paths and exact values meet their barriers all the same.

#include "catch.hpp"
#include "conditions.hpp"
#include "levywell/exec/predict.hpp"

#include <string>

using namespace levywell;

namespace {

/// Two wells on the left, of equal depth or not, and one on the right.
std::string three_wells(const char* second_height, const std::string& min_barrier = "") {
    return std::string("kind = \"landscape\"\n") + min_barrier +
           "minima = [{at = -3, height = 0, curvature = 4}, {at = -1.5, height = " + second_height +
           ", curvature = 4}, {at = 2, height = 0, curvature = 2}]\n"
           "maxima = [{at = -2.2, height = 0.4, curvature = 4}, {at = 0.5, height = 1.0, curvature = 2}]\n";
}

const std::string merging = "min_barrier = 0.5\n";

Condition exit_of(const PotentialFile& file, double alpha, double epsilon, Faults& faults,
                  const std::string& start, SchemeChoice scheme) {
    RunRequest r = test::request(MeasureChoice::exit, alpha, epsilon, 100);
    r.scheme = scheme;
    r.start = start;
    r.interval = Interval{-HUGE_VAL, 0.5};
    r.dt = 0.004;
    if (scheme == SchemeChoice::euler) r.horizon = 1e6;
    const std::vector<Condition> conditions = plan(r, file, faults);
    return conditions.empty() ? Condition{} : conditions.front();
}

std::string refusal(const std::string& start, double alpha, double epsilon, SchemeChoice scheme) {
    Faults faults;
    exit_of(test::potential_of_text(three_wells("0", merging)), alpha, epsilon, faults, start, scheme);
    return faults.empty() ? "" : faults.list().front().what;
}

}  // namespace

TEST_CASE("Brownian exact values are the same whether wells are merged or not, down to the smallest noise") {
    const PotentialFile merged = test::potential_of_text(three_wells("0", merging));
    const PotentialFile apart = test::potential_of_text(three_wells("0"));
    REQUIRE(merged.landscape.minima.size() == 2);
    REQUIRE(apart.landscape.minima.size() == 3);
    for (double epsilon : {0.3, 0.1, 0.08, 0.05, 0.03}) {
        INFO(epsilon);
        Faults faults;
        const double together =
            predict(exit_of(merged, 2, epsilon, faults, "m1", SchemeChoice::euler), merged)
                .event()
                .mean_exact_log10;
        const double alone = predict(exit_of(apart, 2, epsilon, faults, "m1", SchemeChoice::euler), apart)
                                 .event()
                                 .mean_exact_log10;
        CHECK(together == Approx(alone).margin(0.005));
        const std::vector<Solved> of_two = predict_stationary(merged, 2, epsilon, 1e-3).basin;
        const std::vector<Solved> of_three = predict_stationary(apart, 2, epsilon, 1e-3).basin;
        CHECK(of_two[0].value == Approx(of_three[0].value + of_three[1].value).epsilon(1e-6));
    }
}

TEST_CASE("A path that rests is at home this side of a barrier that min_barrier does not count", "[sweep]") {
    Faults faults;
    const PotentialFile merged = test::potential_of_text(three_wells("0.1", merging));
    const PotentialFile apart = test::potential_of_text(three_wells("0.1"));
    const Condition one = exit_of(merged, 1.5, 0.01, faults, "m1", SchemeChoice::jump_adapted);
    const Condition two = exit_of(apart, 1.5, 0.01, faults, "m1", SchemeChoice::jump_adapted);
    INFO((faults.empty() ? "" : faults.list().front().what));
    REQUIRE(faults.empty());
    REQUIRE(one.cores()[0].usable());
    CHECK(one.cores()[0].threshold == Approx(two.cores()[0].threshold).epsilon(1e-6));
    CHECK(one.cores()[0].threshold < 0.8 / 2 + 1e-9);
    RunRequest r = test::request(MeasureChoice::exit, 1.5, 0.01, 2000);
    r.scheme = SchemeChoice::jump_adapted;
    r.interval = Interval{-HUGE_VAL, 0.5};
    r.dt = 0.004;
    const Condition condition = plan(r, merged, faults).at(0);
    const Summary summary =
        make_executor(condition, merged.potential, {})->run({0, condition.paths}).tally.summarise(condition);
    const double exact = predict(condition, merged).event().mean_exact;
    INFO(summary.event().mean.value << " +- " << summary.event().mean.stderror << ", exact " << exact);
    CHECK(std::abs(summary.event().mean.value - exact) <
          5 * summary.event().mean.stderror);  // control: 30% off with h = 1.7
}

TEST_CASE("Starts at rest and splitting, which would miss such barriers, are refused, with what works") {
    CHECK_THAT(refusal("relaxed:m1", 1.5, 0.1, SchemeChoice::euler),
               Contains("w = -2.2 that min_barrier does not count") && Contains("start = \"m1\""));
    CHECK(refusal("m1", 1.5, 0.1, SchemeChoice::euler).empty());
    CHECK_THAT(refusal("m1", 2, 0.15, SchemeChoice::splitting),
               Contains("levywell theory gives the exact mean time"));
    Faults none;
    exit_of(test::potential_of_text(three_wells("0")), 2, 0.15, none, "m2", SchemeChoice::splitting);
    CHECK_FALSE(none.empty());  // across the other well's barrier
    Faults within;
    RunRequest r = test::request(MeasureChoice::exit, 2, 0.1, 100);
    r.scheme = SchemeChoice::splitting;
    r.start = "m2";
    r.interval = Interval{-2.2, 0.5};
    plan(r, test::potential_of_text(three_wells("0")), within);
    CHECK(within.empty());
}

TEST_CASE("What is said of merged wells: that f has their barriers, and rounding's that it has not") {
    const PotentialFile merged = test::potential_of_text(three_wells("0", merging));
    CHECK(merged.landscape.has_merged_barriers());
    CHECK_THAT(merged.remarks.at(0),
               Contains("min_barrier asks for that") && Contains("is not the limit of epsilon -> 0"));
    const PotentialFile rounded =
        test::potential_of_text("kind = \"expression\"\nf = \"1 - exp(-w^2) + w^4/1e4\"\n");
    CHECK_FALSE(rounded.landscape.has_merged_barriers());
}
