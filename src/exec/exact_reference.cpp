#include "exec/exact_reference.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/theory/brownian.hpp"
#include "levywell/theory/flat.hpp"
#include "levywell/theory/nonlocal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace levywell {
namespace {

NonlocalProblem nonlocal_problem(double alpha, double epsilon, const PotentialFile& potential) {
    NonlocalProblem problem;
    problem.slope = [f = potential.potential](double w) { return f->slope(w); };
    for (const auto* points : {&potential.landscape.minima, &potential.landscape.maxima}) {
        for (const CriticalPoint& point : *points)
            problem.critical_points.push_back({point.position, std::abs(point.curvature)});
    }
    problem.alpha = alpha;
    problem.epsilon = epsilon;
    return problem;
}

BrownianProblem brownian_problem(double epsilon, const PotentialFile& potential) {
    BrownianProblem problem;
    problem.value = [f = potential.potential](double w) { return f->value(w); };
    for (const auto* points : {&potential.landscape.minima, &potential.landscape.maxima}) {
        for (const CriticalPoint& point : *points) problem.resolve.push_back(point.position);
    }
    problem.diffusivity = epsilon * epsilon;
    return problem;
}

std::vector<Interval> basins_of(const Wells& wells) {
    std::vector<Interval> basins;
    for (std::size_t i = 0; i < wells.count(); ++i) basins.push_back(wells.basin(i));
    return basins;
}

bool bounded(const Interval& interval) {
    return std::isfinite(interval.lower) && std::isfinite(interval.upper);
}

void set_mean(Prediction& prediction, double value, double error, const std::string& source) {
    prediction.mean_exact = value;
    prediction.mean_exact_error = error;
    prediction.exact_source = source;
}

void set_mean(Prediction& prediction, const Reference& reference) {
    set_mean(prediction, reference.value, 0, reference.source);
    prediction.mean_exact_log10 = reference.log10_value;
}

/// Relative error beyond which a solved value is none: noise so small that rounding eats the rate of leaving.
constexpr double useless_error = 0.1;

bool useful(const Solved& solved) {
    return solved.error <= useless_error * solved.value;  // false for NaN and for values below 0 too
}

void set_mean(Prediction& prediction, const Solved& solved) {
    if (!useful(solved))
        throw InputError("nonlocal solver",
                         "noise too small or barriers too high: rounding leaves no digit of the mean time");
    set_mean(prediction, solved.value, solved.error, "nonlocal solver, error by refinement");
}

void add_exit(const Condition& condition, const PotentialFile& potential, double tolerance,
              Prediction& prediction) {
    const double x = condition.start.position;
    const Interval& interval = condition.interval;
    const auto both = [](double right) { return std::vector<double>{1 - right, right}; };
    if (potential.kind == "flat") {
        if (!bounded(interval)) return;  // the mean is infinite
        set_mean(prediction, getoor_mean_exit_time(x, interval, condition.alpha, condition.epsilon));
        prediction.target_exact = both(exit_right_probability(x, interval, condition.alpha).value);
    } else if (condition.alpha == 2) {
        const BrownianProblem problem = brownian_problem(condition.epsilon, potential);
        set_mean(prediction, brownian_mean_exit_time(problem, interval, x));
        if (bounded(interval))
            prediction.target_exact = both(brownian_exit_right_probability(problem, interval, x).value);
    } else {
        NonlocalProblem problem = nonlocal_problem(condition.alpha, condition.epsilon, potential);
        problem.interval = interval;
        problem.starts = {x};
        const NonlocalSolver nonlocal(problem, tolerance);
        set_mean(prediction, nonlocal.mean_time(x));
        if (bounded(interval)) prediction.target_exact = both(nonlocal.ending_probability(x, 1).value);
    }
}

void add_transitions(const Condition& condition, const PotentialFile& potential, double tolerance,
                     Prediction& prediction) {
    const double x = condition.start.position;
    const auto well = static_cast<std::size_t>(condition.start.well);
    const std::vector<double>& minima = condition.wells.minima;
    const double delta = condition.delta;
    prediction.target_exact.assign(minima.size(), 0);
    if (condition.alpha == 2) {  // a continuous path meets a neighbour's ball first
        Interval gap;
        if (well > 0) gap.lower = minima[well - 1] + delta;
        if (well + 1 < minima.size()) gap.upper = minima[well + 1] - delta;
        const BrownianProblem problem = brownian_problem(condition.epsilon, potential);
        set_mean(prediction, brownian_mean_exit_time(problem, gap, x));
        double right = well == 0 ? 1 : 0;
        if (bounded(gap)) right = brownian_exit_right_probability(problem, gap, x).value;
        if (well > 0) prediction.target_exact[well - 1] = 1 - right;
        if (well + 1 < minima.size()) prediction.target_exact[well + 1] = right;
        return;
    }
    NonlocalProblem problem = nonlocal_problem(condition.alpha, condition.epsilon, potential);
    problem.starts = {x};
    for (std::size_t j = 0; j < minima.size(); ++j) {
        if (j != well) problem.targets.push_back({minima[j] - delta, minima[j] + delta});
    }
    const NonlocalSolver nonlocal(problem, tolerance);
    set_mean(prediction, nonlocal.mean_time(x));
    std::size_t ending = 2;
    for (std::size_t j = 0; j < minima.size(); ++j) {
        if (j != well) prediction.target_exact[j] = nonlocal.ending_probability(x, ending++).value;
    }
}

void add_occupation(const Condition& condition, const PotentialFile& potential, double tolerance,
                    Prediction& prediction) {
    for (const Solved& share :
         predict_stationary(potential, condition.alpha, condition.epsilon, tolerance).basin) {
        if (std::isfinite(share.value)) prediction.pi_exact.push_back(share.value);  // all of them or none
    }
}

}  // namespace

StationaryLaw predict_stationary(const PotentialFile& potential, double alpha, double epsilon,
                                 double tolerance) {
    const std::vector<Interval> basins = basins_of(potential.landscape.wells());
    StationaryLaw law = stationary_law(nonlocal_problem(alpha, epsilon, potential), basins, tolerance);
    if (alpha == 2) {  // shares may be as small as e^(-H/D), below any solver's rounding: the closed form on
                       // the solver's nodes
        const BrownianProblem problem = brownian_problem(epsilon, potential);
        law.density = brownian_density(problem, law.position);
        const std::vector<double> shares = brownian_stationary(problem, basins);
        for (std::size_t i = 0; i < shares.size(); ++i) law.basin[i] = {shares[i], 0, law.position.size()};
    }
    // Shares belong together: where one is lost in rounding, the others only look certain.
    if (alpha < 2 && !std::all_of(law.basin.begin(), law.basin.end(), useful)) {
        for (Solved& share : law.basin) share.value = share.error = std::numeric_limits<double>::quiet_NaN();
    }
    return law;
}

void add_exact(const Condition& condition, const PotentialFile& potential, double tolerance,
               Prediction& prediction) {
    const bool from_point = condition.start.relax_steps == 0;
    try {
        if (condition.measure == Measure::exit && from_point)
            add_exit(condition, potential, tolerance, prediction);
        if (condition.measure == Measure::transitions && from_point)
            add_transitions(condition, potential, tolerance, prediction);
        if (condition.measure == Measure::occupation)
            add_occupation(condition, potential, tolerance, prediction);
    } catch (const InputError& none) {  // a measurement is worth keeping without its reference
        prediction.exact_source = std::string("none: ") + none.what();
        prediction.target_exact.clear();
    }
}

}  // namespace levywell
