// Arguments that are no problem of theory are refused, not answered by a number.

#include "catch.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/theory/brownian.hpp"
#include "levywell/theory/flat.hpp"
#include "levywell/theory/jump_chain.hpp"
#include "levywell/theory/metastability.hpp"
#include "levywell/theory/nonlocal.hpp"
#include "levywell/theory/ornstein_uhlenbeck.hpp"

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
    const auto throws = [](const std::function<void(NonlocalProblem&)>& change) {
        NonlocalProblem problem = ornstein_uhlenbeck();
        change(problem);
        CHECK_THROWS_AS(NonlocalSolver(problem, 0.05).mean_time(0), InputError);
    };
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

TEST_CASE("Formulas refuse noise that does not exist") {
    const Wells wells{{-1, 1.5}, {0}};
    const Interval interval{-1, 1};
    for (double alpha : {nan_value, 0.0, -1.0, 2.5}) {
        INFO("alpha " << alpha);
        CHECK_THROWS_AS(paper_generator(wells, alpha), InputError);
        CHECK_THROWS_AS(rate_factor(alpha, 0.3), InputError);
        CHECK_THROWS_AS(two_well_stationary(wells, alpha), InputError);
        CHECK_THROWS_AS(asymptotic_transition_time(wells, alpha, 0.3, 0), InputError);
        CHECK_THROWS_AS(asymptotic_exit_time(wells, {-2, 0}, alpha, 0.3, 0), InputError);
        CHECK_THROWS_AS(getoor_mean_exit_time(0, interval, alpha, 0.3), InputError);
        CHECK_THROWS_AS(exit_right_probability(0, interval, alpha), InputError);
        CHECK_THROWS_AS(exit_point_density(2, 0, interval, alpha), InputError);
        CHECK_THROWS_AS(exit_point_survival(2, 0, interval, alpha), InputError);
        CHECK_THROWS_AS(levy_ou_scale(alpha, 0.3, 1), InputError);
        CHECK_THROWS_AS(euler_ou_scale(alpha, 0.3, 1, 0.1), InputError);
    }
    for (double epsilon : {nan_value, 0.0, -1.0, HUGE_VAL}) {
        INFO("epsilon " << epsilon);
        CHECK_THROWS_AS(rate_factor(1.5, epsilon), InputError);
        CHECK_THROWS_AS(jump_chain(wells, {}, 1.5, epsilon), InputError);
        CHECK_THROWS_AS(getoor_mean_exit_time(0, interval, 1.5, epsilon), InputError);
        CHECK_THROWS_AS(levy_ou_scale(1.5, epsilon, 1), InputError);
        CHECK_THROWS_AS(kramers_time_to_saddle({1, 1, -1}, epsilon), InputError);
        const BrownianProblem problem{[](double w) { return w * w / 2; }, {0}, epsilon};
        CHECK_THROWS_AS(brownian_mean_exit_time(problem, interval, 0), InputError);
        CHECK_THROWS_AS(brownian_exit_right_probability(problem, interval, 0), InputError);
        CHECK_THROWS_AS(brownian_stationary(problem, {interval}), InputError);
    }
}

TEST_CASE("Formulas refuse wells, starts and times that do not exist") {
    const Wells wells{{-1, 1.5}, {0}};
    CHECK_THROWS_AS(asymptotic_transition_time(wells, 1.5, 0.3, 2), InputError);
    CHECK_THROWS_AS(asymptotic_exit_time(wells, {-2, 0}, 1.5, 0.3, 7), InputError);
    CHECK_THROWS_AS(two_well_stationary({{0}, {}}, 1.5), InputError);
    CHECK_THROWS_AS(transition_probabilities(paper_generator(wells, 1.5), nan_value), InputError);
    for (double x : {nan_value, -1.5, 2.0}) {
        CHECK_THROWS_AS(getoor_mean_exit_time(x, {-1, 1}, 1.5, 0.3), InputError);
        CHECK_THROWS_AS(exit_right_probability(x, {-1, 1}, 1.5), InputError);
    }
    CHECK_THROWS_AS(getoor_mean_exit_time(0, {1, -1}, 1.5, 0.3), InputError);
    CHECK_THROWS_AS(exit_point_survival(0.5, 0, {-1, 1}, 1.5), InputError);
    CHECK_THROWS_AS(euler_ou_scale(1.5, 0.3, 1, 2.5), InputError);
    CHECK_THROWS_AS(levy_ou_scale(1.5, 0.3, 0), InputError);
}
