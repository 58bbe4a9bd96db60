#include "levywell/exec/exact_curves.hpp"

#include "exec/nonlocal_problem.hpp"
#include "levywell/core/fault.hpp"

#include <variant>

namespace levywell::inline exec {
namespace {

/// What the solver gives, or why it gives nothing.
template <class Solve>
auto solved_or_missing(const Solve& solve) -> decltype(solve()) {
    try {
        return solve();
    } catch (const InputError& refused) {
        decltype(solve()) none;
        none.missing = refused.what();
        return none;
    }
}

NonlocalProblem exit_problem(const Model& potential, double alpha, double epsilon, const Interval& interval) {
    NonlocalProblem problem = nonlocal_problem(alpha, epsilon, potential);
    problem.interval = interval;
    return problem;
}

}  // namespace

EndCurves predict_exit_curves(const Model& potential, double alpha, double epsilon, const Interval& interval,
                              const std::vector<double>& starts, double tolerance) {
    return solved_or_missing([&] {
        NonlocalProblem problem = exit_problem(potential, alpha, epsilon, interval);
        problem.starts = starts;
        return end_curves(problem, tolerance);
    });
}

EndCurves predict_transition_curves(const Model& potential, double alpha, double epsilon, double tolerance) {
    return solved_or_missing([&] {
        const Condition condition = condition_from(potential, MeasureChoice::transitions, alpha, epsilon, 0);
        NonlocalProblem problem =
            transition_problem(alpha, epsilon, potential, std::get<Transitions>(condition.measure).delta);
        problem.starts = condition.wells.minima;
        return end_curves(problem, tolerance);
    });
}

Spectrum predict_killed_spectrum(const Model& potential, double alpha, double epsilon,
                                 const Interval& interval, std::size_t modes, double tolerance) {
    return solved_or_missing(
        [&] { return killed_spectrum(exit_problem(potential, alpha, epsilon, interval), modes, tolerance); });
}

Spectrum predict_relaxation(const Model& potential, double alpha, double epsilon, std::size_t modes,
                            double tolerance) {
    return solved_or_missing(
        [&] { return relaxation_spectrum(nonlocal_problem(alpha, epsilon, potential), modes, tolerance); });
}

}  // namespace levywell::inline exec
