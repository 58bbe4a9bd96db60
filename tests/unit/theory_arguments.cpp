// Arguments that are no problem of theory are refused, not answered by a number.

#include "catch.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/theory/nonlocal.hpp"

#include <cmath>
#include <functional>

using namespace levywell;

namespace {

const double nan_value = std::nan("");

NonlocalProblem ornstein_uhlenbeck() {
    NonlocalProblem problem;
    problem.slope = [](double w) { return w; };
    problem.critical_points = {{0, 1}};
    problem.alpha = 1.5;
    problem.epsilon = 0.5;
    problem.interval = {-1, 1};
    problem.starts = {0};
    return problem;
}

}  // namespace

TEST_CASE("The nonlocal solver refuses starts, endings and times that do not exist") {
    const NonlocalSolver solver(ornstein_uhlenbeck(), 0.05);
    CHECK(solver.mean_time(0).value > 0);
    for (double x : {nan_value, HUGE_VAL, -HUGE_VAL}) {
        CHECK_THROWS_AS(solver.mean_time(x), InputError);
        CHECK_THROWS_AS(solver.ending_probability(x, 1), InputError);
        CHECK_THROWS_AS(solver.end_law(x), InputError);
        CHECK_THROWS_AS(solver.survival(x, {1}), InputError);
    }
    CHECK_THROWS_AS(solver.ending_probability(0, 2), InputError);
    CHECK_THROWS_AS(solver.end_law(0, 0), InputError);
    CHECK_THROWS_AS(solver.survival(0, {nan_value}), InputError);
    CHECK_THROWS_AS(solver.survival(0, {-1}), InputError);
    CHECK_THROWS_AS(solver.survival(0, {2, 1}), InputError);
}

TEST_CASE("The nonlocal solver refuses problems whose numbers are none") {
    const auto refuses = [](const std::function<void(NonlocalProblem&)>& change, double tolerance = 0.05) {
        NonlocalProblem problem = ornstein_uhlenbeck();
        change(problem);
        try {
            return !(NonlocalSolver(problem, tolerance).mean_time(0).value > 0);
        } catch (const InputError&) {
            return true;
        }
    };
    const auto throws = [](const std::function<void(NonlocalProblem&)>& change) {
        NonlocalProblem problem = ornstein_uhlenbeck();
        change(problem);
        CHECK_THROWS_AS(NonlocalSolver(problem, 0.05).mean_time(0), InputError);
    };
    CHECK_FALSE(refuses([](NonlocalProblem&) {}));
    throws([](NonlocalProblem& p) { p.slope = [](double) { return nan_value; }; });
    throws([](NonlocalProblem& p) { p.starts = {nan_value}; });
    throws([](NonlocalProblem& p) { p.targets = {{0.7, 0.5}}; });
    throws([](NonlocalProblem& p) { p.targets = {{nan_value, 0.5}}; });
    throws([](NonlocalProblem& p) { p.alpha = nan_value; });
    throws([](NonlocalProblem& p) { p.epsilon = -1; });
    throws([](NonlocalProblem& p) { p.critical_points = {{nan_value, 1}}; });
    CHECK_THROWS_AS(NonlocalSolver(ornstein_uhlenbeck(), nan_value), InputError);
    CHECK_THROWS_AS(NonlocalSolver(ornstein_uhlenbeck(), 0), InputError);
}
