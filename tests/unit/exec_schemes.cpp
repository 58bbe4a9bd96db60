// Which scheme a condition gets, and what is refused.

#include "catch.hpp"
#include "faults.hpp"
#include "levywell/exec/plan.hpp"
#include "potentials.hpp"

#include <cmath>

using namespace levywell;
using test::has_fault;

namespace {

RunRequest request(MeasureChoice measure, double alpha, double epsilon) {
    RunRequest r;
    r.measure = measure;
    r.alpha = {alpha};
    r.epsilon = {epsilon};
    r.where = {{"scheme", "run.toml:5"}, {"threshold", "run.toml:6"}, {"tolerance", "run.toml:7"}};
    return r;
}

Condition planned(const RunRequest& r, const char* potential = "two_well.toml") {
    Faults faults;
    const auto conditions = plan(r, test::potential(potential), faults);
    faults.throw_if_any();
    return conditions.front();
}

bool refused(RunRequest r, SchemeChoice scheme, const std::string& why,
             const char* potential = "two_well.toml") {
    r.scheme = scheme;
    Faults faults;
    plan(r, test::potential(potential), faults);
    return has_fault(faults, "run.toml:5", why);
}

}  // namespace

TEST_CASE("auto rests where a path rests, and goes step by step elsewhere with the reason") {
    CHECK(choice_of(planned(request(MeasureChoice::exit, 1.5, 0.05)).scheme) == SchemeChoice::jump_adapted);
    CHECK(choice_of(planned(request(MeasureChoice::chain, 0.8, 0.01)).scheme) == SchemeChoice::jump_adapted);
    const Condition brownian = planned(request(MeasureChoice::exit, 2, 0.3));
    CHECK(choice_of(brownian.scheme) == SchemeChoice::strang);
    CHECK_THAT(std::get<Strang>(brownian.scheme).note, Contains("no jumps"));
    CHECK(brownian.cores().empty());
    const Condition climbing = planned(request(MeasureChoice::exit, 1.95, 0.3));
    CHECK(choice_of(climbing.scheme) == SchemeChoice::strang);
    CHECK_THAT(std::get<Strang>(climbing.scheme).note, Contains("m1"));
    const Condition busy = planned(request(MeasureChoice::exit, 0.6, 0.5));
    CHECK(choice_of(busy.scheme) == SchemeChoice::strang);
    CHECK_THAT(std::get<Strang>(busy.scheme).note, Contains("so often"));
}

TEST_CASE("The exact flow belongs to the first event of the process; the chain of steps stays Euler's") {
    RunRequest exits = request(MeasureChoice::exit, 2, 0.3);
    CHECK(planned(exits).follows_flow());
    CHECK(planned(request(MeasureChoice::exit, 1.5, 0.05)).follows_flow());  // between its rests
    exits.start = "x=-0.7";
    const Condition moved = planned(exits);  // half a step of drift leads to the start
    CHECK(moved.start.first_state > moved.start.position);
    exits.scheme = SchemeChoice::euler;
    CHECK_FALSE(planned(exits).follows_flow());
    CHECK(planned(exits).start.first_state == -0.7);
    exits.scheme = SchemeChoice::automatic;
    exits.monitoring = Monitoring::grid;
    CHECK(choice_of(planned(exits).scheme) == SchemeChoice::euler);
    CHECK_FALSE(planned(exits).follows_flow());
    CHECK(choice_of(planned(request(MeasureChoice::chain, 2, 0.3)).scheme) == SchemeChoice::euler);
    CHECK(refused(exits, SchemeChoice::strang, "continuous monitoring"));
    CHECK(refused(request(MeasureChoice::occupation, 1.5, 0.3), SchemeChoice::strang, "euler"));
}

TEST_CASE("What stands against resting is an error where the scheme was asked for") {
    CHECK(refused(request(MeasureChoice::exit, 2, 0.3), SchemeChoice::jump_adapted,
                  "Brownian motion has no jumps"));
    CHECK(refused(request(MeasureChoice::exit, 1.95, 0.3), SchemeChoice::jump_adapted, "climb out"));
    CHECK(refused(request(MeasureChoice::exit, 0.6, 0.5), SchemeChoice::jump_adapted, "so often"));
    RunRequest elsewhere = request(MeasureChoice::exit, 1.5, 0.05);
    elsewhere.start = "x=-0.5";
    elsewhere.interval = Interval{-0.8, -0.2};
    CHECK(refused(elsewhere, SchemeChoice::jump_adapted, "outside the interval"));
    RunRequest flat = request(MeasureChoice::exit, 1.5, 0.05);
    flat.start = "x=0";
    flat.interval = Interval{-1, 1};
    CHECK(refused(flat, SchemeChoice::jump_adapted, "no minimum", "flat.toml"));
    flat.start = "x=0.3";  // of a single well it flows to the minimum, as a start there does
    CHECK(planned(flat, "quadratic.toml").start.well == 0);
    CHECK(planned(flat, "quadratic.toml").cores()[0].usable());
    RunRequest large = request(MeasureChoice::exit, 1.5, 0.01);
    large.threshold = 0.7;
    CHECK(refused(large, SchemeChoice::jump_adapted, "more than half"));
    RunRequest wide = request(MeasureChoice::exit, 1.5, 0.01);
    wide.core_radius = 0.6;
    CHECK(refused(wide, SchemeChoice::jump_adapted, "core_radius"));
    Faults faults;
    RunRequest wrong = request(MeasureChoice::exit, 1.5, 0.01);
    wrong.threshold = -1;
    wrong.tolerance = 2;
    plan(wrong, test::potential("two_well.toml"), faults);
    CHECK(has_fault(faults, "run.toml:6", "threshold = -1"));
    CHECK(has_fault(faults, "run.toml:7", "tolerance = 2"));
}

TEST_CASE("The threshold is the largest within the tolerance: it grows as eps falls and as more is allowed") {
    double before = 0;
    for (double epsilon : {0.1, 0.05, 0.02, 0.01}) {
        const RelaxedCore core = planned(request(MeasureChoice::exit, 1.5, epsilon)).cores()[0];
        CHECK(core.threshold > before);
        CHECK(core.threshold <= 0.5);
        CHECK(core.bias_bound <= 1e-3);
        CHECK(core.interval.contains(-1));
        CHECK(-1 - core.interval.lower <= core.threshold);
        before = core.threshold == 0.5 ? 0.4999 : core.threshold;
    }
    RunRequest strict = request(MeasureChoice::exit, 1.5, 0.05);
    strict.tolerance = 1e-4;
    const RelaxedCore core = planned(strict).cores()[0];
    CHECK(core.bias_bound <= 1e-4);
    CHECK(core.threshold < planned(request(MeasureChoice::exit, 1.5, 0.05)).cores()[0].threshold);
    RunRequest own = request(MeasureChoice::exit, 1.5, 0.02);
    own.threshold = 0.2;
    own.core_radius = 0.05;
    CHECK(planned(own).cores()[0].threshold == 0.2);
    CHECK(planned(own).cores()[0].interval.upper == Approx(-0.95));
}

TEST_CASE("Where a path rests follows the measure") {
    const Condition transitions = planned(request(MeasureChoice::transitions, 1.5, 0.02), "five_wells.toml");
    CHECK(transitions.cores()[0].usable());
    for (std::size_t i = 1; i < 5; ++i) CHECK_FALSE(transitions.cores()[i].usable());
    for (const RelaxedCore& core :
         planned(request(MeasureChoice::chain, 1.5, 0.02), "five_wells.toml").cores())
        CHECK(core.usable());
    // An exit run rests in every well of its interval; the reach ends at the interval's end.
    RunRequest exit = request(MeasureChoice::exit, 1.5, 0.02);
    exit.interval = Interval{-1.2, 4};
    const Condition both = planned(exit);
    CHECK(both.cores()[0].threshold <= 0.1);
    CHECK(both.cores()[1].usable());
}

TEST_CASE("A resting clock counts further than steps can be made") {
    RunRequest r = request(MeasureChoice::exit, 1.8, 1e-6);
    CHECK(planned(r).horizon_steps() > std::int64_t{1} << 40);
    r.scheme = SchemeChoice::euler;
    Faults faults;
    plan(r, test::potential("two_well.toml"), faults);
    CHECK_FALSE(faults.empty());
}

TEST_CASE("Splitting: rare exits from a minimum within its basin, else the reason") {
    RunRequest r = request(MeasureChoice::exit, 2, 0.15);
    r.scheme = SchemeChoice::splitting;
    const Condition c = planned(r);
    CHECK(choice_of(c.scheme) == SchemeChoice::splitting);
    CHECK(c.paths == 256);
    CHECK(std::isinf(std::get<Splitting>(c.scheme).first_level.lower));  // no climb leads out on the left
    CHECK(std::get<Splitting>(c.scheme).bottom.upper < std::get<Splitting>(c.scheme).first_level.upper);
    CHECK(std::get<Splitting>(c.scheme).first_level.upper < 0);
    const auto file = test::potential("two_well.toml");
    const double height =
        file.potential->value(std::get<Splitting>(c.scheme).first_level.upper) - file.potential->value(-1);
    CHECK(height == Approx(1.5 * 0.15 * 0.15).epsilon(1e-6));
    CHECK(refused(request(MeasureChoice::exit, 2, 0.5), SchemeChoice::splitting, "rare events"));
    CHECK(refused(request(MeasureChoice::transitions, 2, 0.15), SchemeChoice::splitting, "exit times alone"));
    RunRequest beyond = request(MeasureChoice::exit, 2, 0.15);
    beyond.interval = Interval{-3, 0.2};
    CHECK(refused(beyond, SchemeChoice::splitting, "within the basin"));
    RunRequest relaxed = request(MeasureChoice::exit, 2, 0.15);
    relaxed.start = "relaxed:m1";
    CHECK(refused(relaxed, SchemeChoice::splitting, "from a minimum"));
}
