// Scales that automatic horizons are taken from: near the exact mean times whatever wells and ends the
// interval has.

#include "catch.hpp"
#include "conditions.hpp"
#include "exec/time_scale.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/theory/jump_chain.hpp"
#include "levywell/theory/metastability.hpp"

#include <cmath>
#include <string>
#include <vector>

using namespace levywell;

namespace {

struct ExitCase {
    const char* file;
    const char* start;
    Interval interval;
};

const std::vector<ExitCase> exits = {
    {"two_well.toml", "m1", {-1.05, HUGE_VAL}},          // another well inside
    {"two_well.toml", "m1", {-1.3, 1.8}},                // an end beyond a barrier, lower than the start
    {"two_well.toml", "x=0.3", {-1.4, HUGE_VAL}},        // from a slope
    {"two_well.toml", "x=0.3", {-0.5, 0.7}},             // no minimum inside
    {"two_well.toml", "x=-0.5", {-0.8, 1.6}},            // out by the slope of a well that is not inside
    {"two_well.toml", "m1", {-1.5, 0.5}},                // over the barrier, above the other minimum
    {"symmetric_quartic.toml", "m1", {-HUGE_VAL, 0.9}},  // the other minimum just outside
    {"five_wells.toml", "m1", {-HUGE_VAL, 3}},           // several wells
    {"narrow_deep_wide_shallow.toml", "m1", {-3, 3}},
    {"quadratic.toml", "x=-5", {-HUGE_VAL, 1}},  // one well, from far away
};

}  // namespace

TEST_CASE("The scale of an exit is never shorter than half of the exact mean time, nor hopelessly longer") {
    for (const ExitCase& exit : exits) {
        const PotentialFile file = test::potential(exit.file);
        for (double alpha : {0.7, 1.7, 2.0}) {
            for (double epsilon : {0.1, 0.4}) {
                const Condition condition =
                    test::exit_condition(file, exit.start, exit.interval, alpha, epsilon);
                const double exact = predict(condition, file, 0.2).event().mean_exact;
                if (!std::isfinite(exact)) continue;
                const TimeScale scale = time_scale(condition, file);
                INFO(exit.file << " from " << exit.start << " through [" << exit.interval.lower << ", "
                               << exit.interval.upper << "] alpha " << alpha << " epsilon " << epsilon
                               << ": exact " << exact << ", scale " << scale.mean);
                CHECK(scale.mean > 0.5 * exact);
                CHECK(scale.mean < 50 * exact);  // small intervals: dominated by ten relaxation times
                CHECK(scale.longest >= scale.mean);
            }
        }
    }
}

TEST_CASE("Small noise: the scale tends to the exact mean, which the start's own well alone misses") {
    const PotentialFile file = test::potential("two_well.toml");
    const Condition condition =
        test::exit_condition(file, exits.front().start, exits.front().interval, 1.5, 0.005);
    const double exact = predict(condition, file).event().mean_exact;
    CHECK(time_scale(condition, file).mean == Approx(exact).epsilon(0.3));
    const double own_well =
        asymptotic_exit_time({{-1}, {}}, condition.domain(), 1.5, 0.005, 0).value;  // control
    CHECK(own_well < 0.5 * exact);
}

TEST_CASE("Transitions into balls that jumps miss take as long as they are small") {
    const PotentialFile file = test::potential("two_well.toml");
    RunRequest r = test::request(MeasureChoice::transitions, 0.5, 0.1, 100);
    r.horizon = 100.0;
    for (double delta : {1e-2, 1e-4, 1e-6}) {
        r.delta = delta;
        Faults faults;
        const Condition condition = plan(r, file, faults).front();
        const double exact = predict(condition, file, 0.1).event().mean_exact;
        INFO(delta << ": exact " << exact);
        if (!std::isfinite(exact)) continue;
        CHECK(time_scale(condition, file).longest > 0.2 * exact);
    }
}

TEST_CASE(
    "Wells that are narrow or flat against the noise do not set the scale; nor does a jump that goes far") {
    struct Small {
        const char* text;
        MeasureChoice measure;
        double alpha, epsilon, dt, half_width, longest_at_bottom;  // 1/f'' there
    };
    const char* shallow = "kind = \"critical_points\"\nminima = [-1, 0.3, 1]\nmaxima = [0.2999, 0.3001]\n";
    const char* quartic = "kind = \"expression\"\nf = \"w^4/4 + 1e-8*w^2\"\n";
    const char* well = "kind = \"quadratic\"\ncurvature = 1\n";
    const std::vector<Small> cases = {{shallow, MeasureChoice::exit, 1.8, 0.4, 0.005, 0.9, 1e8},
                                      {shallow, MeasureChoice::exit, 2, 0.4, 0.005, 0.9, 1e8},
                                      {quartic, MeasureChoice::exit, 1.8, 0.4, 0.005, 1, 5e7},
                                      {quartic, MeasureChoice::exit, 2, 0.4, 0.005, 1, 5e7},
                                      {well, MeasureChoice::exit, 0.7, 0.1, 1e-9, 1e-5, 1},
                                      {well, MeasureChoice::exit, 1.5, 0.1, 1e-9, 1e-5, 1},
                                      {well, MeasureChoice::exit, 1.999, 0.1, 1e-12, 1e-5, 1},
                                      {well, MeasureChoice::exit, 2, 0.1, 1e-12, 1e-5, 1}};
    for (const Small& c : cases) {
        const PotentialFile file = test::potential_of_text(c.text);
        RunRequest r = test::request(c.measure, c.alpha, c.epsilon, 100);
        r.start = "m1";
        r.dt = c.dt;
        const double m = file.landscape.minima.front().position;
        r.interval = Interval{m - c.half_width, m + c.half_width};
        Faults faults;
        const Condition condition = plan(r, file, faults).at(0);
        const double exact = predict(condition, file, 0.2).event().mean_exact;
        const TimeScale scale = time_scale(condition, file);
        INFO(c.text << "alpha " << c.alpha << ": exact " << exact << ", scale " << scale.longest);
        CHECK(scale.longest > exact);
        CHECK(scale.longest < 300 * exact);
        CHECK(10 * c.longest_at_bottom > 300 * exact);  // control: ten relaxation times by the curvature
    }
}

TEST_CASE("A well that noise crosses does not set the scale of transitions between the others") {
    const PotentialFile file = test::potential_of_text(
        "kind = \"critical_points\"\nminima = [-1, 0.3, 1]\nmaxima = [0.2999, 0.3001]\n");
    const RunRequest r = test::request(MeasureChoice::transitions, 1.8, 0.4, 100);
    Faults faults;
    const Condition condition = plan(r, file, faults).at(0);
    const double exact = predict(condition, file, 0.1).event().mean_exact;
    INFO(exact << ", scale " << time_scale(condition, file).longest);
    CHECK(time_scale(condition, file).longest > exact);
    CHECK(time_scale(condition, file).longest < 300 * exact);
    CHECK(1 / file.landscape.minima[1].curvature > 300 * exact);  // control: its relaxation by the curvature
}

TEST_CASE("Balls are found by jumps that go far: at small alpha the centre of the law is narrow") {
    const PotentialFile file = test::potential_of_text(
        "kind = \"landscape\"\ngrowth = 2\n"
        "minima = [{at = -1, height = -0.3, curvature = 2}, {at = 1, height = -0.3, curvature = 2}]\n"
        "maxima = [{at = 0, height = 0, curvature = 2}]\n");
    RunRequest r = test::request(MeasureChoice::transitions, 0.05, 0.4, 100);
    Faults faults;
    const Condition condition = plan(r, file, faults).at(0);
    const double exact = predict(condition, file, 0.1).event().mean_exact;
    REQUIRE(std::isfinite(exact));
    CHECK(time_scale(condition, file).longest > 0.5 * exact);
    CHECK(time_scale(condition, file).longest < 5 * exact);
    const double spread = 0.4 * std::pow(0.05 * 2, -20);
    CHECK(std::pow(spread / std::get<Transitions>(condition.measure).delta, 0.95) >
          1e10 * exact);  // control: by the spread of the law
    RunRequest of_chain = test::request(MeasureChoice::chain, 0.05, 0.4, 8);
    const Condition chain = plan(of_chain, file, faults).at(0);
    CHECK(time_scale(chain, file).longest > 0.3 * exact);
}

TEST_CASE("A chain's scale covers its slowest relaxation, not its longest residence alone") {
    const PotentialFile file = test::potential("five_wells.toml");
    RunRequest r = test::request(MeasureChoice::chain, 1.9, 0.02, 8);
    Faults faults;
    const Condition condition = plan(r, file, faults).front();
    WellMatrix q = paper_generator(condition.wells, 1.9);
    for (double& entry : q.entries) entry *= rate_factor(1.9, 0.02);
    CHECK(time_scale(condition, file).longest > relaxation_times(q).front());
}

TEST_CASE("A mean that is infinite is named, and asks for a horizon") {
    const PotentialFile flat = test::potential("flat.toml");
    RunRequest r = test::request(MeasureChoice::exit, 1.5, 0.1, 100);
    r.start = "x=0.5";
    for (const auto& [interval, why] : {std::pair{Interval{0, HUGE_VAL}, "half line without drift"},
                                        std::pair{Interval{}, "no finite end"}}) {
        r.interval = interval;
        Faults faults;
        plan(r, flat, faults);
        REQUIRE(faults.count() == 1);
        CHECK(faults.list().front().what.find(why) != std::string::npos);
    }
    r.interval = Interval{0, 1};  // control
    Faults none;
    plan(r, flat, none);
    CHECK(none.empty());
}
