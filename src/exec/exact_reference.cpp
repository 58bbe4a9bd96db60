#include "exec/exact_reference.hpp"

#include "exec/drifts.hpp"
#include "exec/nonlocal_problem.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/exec/exit_conditions.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/random/quantile_table.hpp"
#include "levywell/theory/brownian.hpp"
#include "levywell/theory/chain_rates.hpp"
#include "levywell/theory/discrete_chain.hpp"
#include "levywell/theory/flat.hpp"
#include "levywell/theory/nonlocal.hpp"
#include "levywell/theory/ornstein_uhlenbeck.hpp"
#include "levywell/theory/relaxed_end.hpp"
#include "levywell/theory/scheduled_end.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <variant>

#include <fmt/format.h>

namespace levywell::inline exec {
namespace {

BrownianProblem brownian_problem(double epsilon, const Model& potential) {
    BrownianProblem problem;
    problem.value = [f = potential.potential](double w) { return f->value(w); };
    for (const auto* points : {&potential.landscape.minima, &potential.landscape.maxima}) {
        for (const CriticalPoint& point : *points) problem.resolve.push_back(point.position);
    }
    problem.diffusivity = epsilon * epsilon;
    constexpr double seen = 0.1;  // of D: f is monotone but for that
    for (const MergedPoint& point : potential.landscape.merged) {
        if (point.barrier > seen * problem.diffusivity) problem.resolve.push_back(point.position);
    }
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
    prediction.event().mean_exact = value;
    prediction.event().mean_exact_error = error;
    prediction.exact_source = source;
}

void set_mean(Prediction& prediction, const Reference& reference) {
    if (std::isnan(reference.value))
        throw InputError("mean time",
                         "f / eps^2 changes by so much on the interval that rounding leaves no digit of its "
                         "exponentials (ends nearer to the minima work)");
    if (!(reference.value > 0))
        throw InputError("mean time",
                         fmt::format("the formula gives {} in double precision", reference.value));
    set_mean(prediction, reference.value, 0, reference.source);
    prediction.event().mean_exact_log10 = reference.log10_value;
}

/// What the solver's first two moments say of single times.
void set_variation(EventPrediction& prediction, const EndLaw& law) {
    const double mean = law.mean.value;
    const double square = law.second_moment.value / (mean * mean);  // 1 + variation^2
    prediction.variation_exact = std::sqrt(square - 1);
    const double of_square =
        law.second_moment.error / (mean * mean) + 2 * square * law.mean.error / std::abs(mean);
    prediction.variation_exact_error = of_square / (2 * prediction.variation_exact);
}

constexpr double chain_accuracy = 0.01;  // of brownian_exit_time_variation()

void set_variation(EventPrediction& prediction, const BrownianProblem& problem, const Interval& interval,
                   double x) {
    prediction.variation_exact = brownian_exit_time_variation(problem, interval, x);
    prediction.variation_exact_error = chain_accuracy * prediction.variation_exact;
}

/// Relative error beyond which a solved value is none: noise so small that rounding eats the rate of leaving.
constexpr double useless_error = 0.1;

bool useful(const Solved& solved) {
    return solved.error <= useless_error * solved.value;  // false for NaN and for values below 0 too
}

/// What lets rounding take all digits of a mean time from x.
std::string why_no_digit(const NonlocalProblem& problem, double x) {
    constexpr double far_out = 1e6;
    const auto& points = problem.critical_points;
    if (!points.empty()) {
        const double first = points.front().position;
        const auto [lower, upper] =
            std::minmax_element(points.begin(), points.end(),
                                [](const auto& a, const auto& b) { return a.position < b.position; });
        const double span = points.size() > 1
                                ? upper->position - lower->position
                                : levy_ou_scale(problem.alpha, problem.epsilon, points.front().curvature);
        if (std::abs(x - first) > far_out * span)
            return fmt::format(
                "the start lies so far out, {:.2g} times the extent of the potential's structure",
                std::abs(x - first) / span);
    }
    return "the noise is so small, or barriers are so high";
}

void set_mean(Prediction& prediction, const Solved& solved, const NonlocalProblem& problem, double x) {
    if (!useful(solved) || !std::isfinite(solved.value)) {
        // What refinement and far ends leave in doubt is no matter of small noise.
        prediction.event().unresolved = solved.rounding < solved.error / 2;
        if (prediction.event().unresolved)
            throw InputError(
                "nonlocal solver",
                fmt::format("no mesh that can be afforded resolves the mean time, {:.3g} +- {:.2g}",
                            solved.value, solved.error));
        throw InputError(
            "nonlocal solver",
            why_no_digit(problem, x) + ", that rounding of the rates leaves no digit of the mean time");
    }
    set_mean(prediction, solved.value, solved.error,
             "nonlocal solver; error by refinement, far ends and rounding");
}

/// Probabilities of targets: none where one of them is uncertain by a tenth.
void set_targets(EventPrediction& prediction, const std::vector<Solved>& ending) {
    prediction.target_exact.clear();
    prediction.target_exact_error.clear();
    for (const Solved& probability : ending) {
        if (!(probability.error <= useless_error && probability.value >= -probability.error &&
              probability.value <= 1 + probability.error)) {
            prediction.target_exact.clear();
            prediction.target_exact_error.clear();
            return;
        }
        prediction.target_exact.push_back(std::clamp(probability.value, 0.0, 1.0));
        prediction.target_exact_error.push_back(probability.error);
    }
}

/// What a measurement is without, and why.
void say_none(Prediction& prediction, const std::string& why) {
    prediction.exact_source = "none: " + why;
    if (auto* event = std::get_if<EventPrediction>(&prediction.of_measure))
        event->target_exact = event->target_exact_error = {};
}

/// Probabilities of the left and the right target.
std::vector<double> both(double right) {
    const double share = std::clamp(right, 0.0, 1.0);  // rounding leads out by an ulp
    return {1 - share, share};
}

RelaxedLaw relaxed_start(const Condition& condition) {
    RelaxedLaw start;
    start.home = condition.wells.basin(static_cast<std::size_t>(condition.start.well));
    start.minimum = condition.start.position;
    start.relaxation = static_cast<double>(condition.start.relax_steps) * condition.dt;
    return start;
}

/// Of paths that begin at rest in a well: what the solver says of their end. At every alpha.
EndLaw relaxed_law(const NonlocalProblem& problem, const Condition& condition,
                   std::optional<std::size_t> open, double tolerance, Prediction& prediction) {
    const RelaxedLaw start = relaxed_start(condition);
    EndLaw law = relaxed_end_law(problem, start, open, tolerance);
    set_mean(prediction, law.mean, problem, start.minimum);
    prediction.exact_source =
        "nonlocal solver, from the quasi-stationary law of the well; error by refinement, far ends, rounding "
        "and the length of the relaxation";
    set_variation(prediction.event(), law);
    if (problem.alpha == 2) prediction.event().mean_exact_log10 = std::log10(law.mean.value);
    return law;
}

void add_relaxed(const Exit& exit, const Condition& condition, const Model& potential, double tolerance,
                 Prediction& prediction) {
    NonlocalProblem problem = nonlocal_problem(condition.noise.alpha, condition.noise.epsilon, potential);
    problem.interval = exit.interval;
    const EndLaw law = relaxed_law(problem, condition, std::nullopt, tolerance, prediction);
    if (bounded(exit.interval)) set_targets(prediction.event(), law.ending);
}

void add_relaxed(const Transitions& transitions, const Condition& condition, const Model& potential,
                 double tolerance, Prediction& prediction) {
    const EndLaw law = relaxed_law(
        transition_problem(condition.noise.alpha, condition.noise.epsilon, potential, transitions.delta),
        condition, static_cast<std::size_t>(condition.start.well), tolerance, prediction);
    set_targets(prediction.event(), {law.ending.begin() + 2, law.ending.end()});
}

/// Jump chains and occupation, which forget their starts, are not asked.
template <class Measure>
void add_relaxed(const Measure&, const Condition&, const Model&, double, Prediction&) {
    throw InputError("start",
                     "the quasi-stationary law of a well, from which this measure has no exact solver");
}

void add(const Exit& exit, const Condition& condition, const Model& potential, double tolerance,
         Prediction& prediction) {
    const double x = condition.start.position;
    EventPrediction& event = prediction.event();
    const Interval& interval = exit.interval;
    NonlocalProblem problem = nonlocal_problem(condition.noise.alpha, condition.noise.epsilon, potential);
    problem.interval = interval;
    problem.starts = {x};
    if (potential.potential->is_flat()) {
        set_variation(event, NonlocalSolver(problem, tolerance).end_law(x));
        set_mean(prediction,
                 getoor_mean_exit_time(x, interval, condition.noise.alpha, condition.noise.epsilon));
        event.target_exact = both(exit_right_probability(x, interval, condition.noise.alpha).value);
    } else if (condition.noise.alpha == 2) {
        const BrownianProblem brownian = brownian_problem(condition.noise.epsilon, potential);
        set_mean(prediction, brownian_mean_exit_time(brownian, interval, x));
        set_variation(event, brownian, interval, x);
        if (bounded(interval))
            event.target_exact = both(brownian_exit_right_probability(brownian, interval, x).value);
    } else {
        const NonlocalSolver nonlocal(problem, tolerance);
        const EndLaw law = nonlocal.end_law(x);
        if (!(useful(law.mean) && law.mean.value > 0) && starts_beside_an_end(potential, interval, x))
            throw InputError(
                "nonlocal solver",
                "the start lies so near to an end of the interval that no mesh resolves the mean "
                "time there (the distance is lost in the rounding of positions, or the drift "
                "counts more than the noise)");
        set_mean(prediction, law.mean, problem, x);
        set_variation(event, law);
        if (bounded(interval))
            set_targets(event, {nonlocal.ending_probability(x, 0), nonlocal.ending_probability(x, 1)});
    }
}

/// Of paths from some wells into the balls of all wells: one mesh and one factorisation for all starts.
NonlocalSolver transition_solver(double alpha, double epsilon, const Model& potential,
                                 const std::vector<double>& starts, double delta, double tolerance) {
    NonlocalProblem problem = transition_problem(alpha, epsilon, potential, delta);
    problem.starts = starts;
    return NonlocalSolver(problem, tolerance);
}

/// From x in a well, whose own ball ends nothing.
void set_transition(Prediction& prediction, const NonlocalSolver& solver, const NonlocalProblem& problem,
                    std::size_t well, double x) {
    const EndLaw law = solver.end_law(x, well);
    set_mean(prediction, law.mean, problem, x);
    set_variation(prediction.event(), law);
    set_targets(prediction.event(), {law.ending.begin() + 2, law.ending.end()});
}

void add(const Transitions& transitions, const Condition& condition, const Model& potential, double tolerance,
         Prediction& prediction) {
    const double x = condition.start.position;
    const auto well = static_cast<std::size_t>(condition.start.well);
    const std::vector<double>& minima = condition.wells.minima;
    const double delta = transitions.delta;
    EventPrediction& event = prediction.event();
    if (condition.noise.alpha == 2) {  // a continuous path meets a neighbour's ball first
        Interval gap;
        if (well > 0) gap.lower = minima[well - 1] + delta;
        if (well + 1 < minima.size()) gap.upper = minima[well + 1] - delta;
        const BrownianProblem problem = brownian_problem(condition.noise.epsilon, potential);
        set_mean(prediction, brownian_mean_exit_time(problem, gap, x));
        set_variation(event, problem, gap, x);
        event.target_exact.assign(minima.size(), 0);
        double right = well == 0 ? 1 : 0;
        if (bounded(gap)) right = brownian_exit_right_probability(problem, gap, x).value;
        if (well > 0) event.target_exact[well - 1] = both(right).front();
        if (well + 1 < minima.size()) event.target_exact[well + 1] = both(right).back();
        return;
    }
    set_transition(
        prediction,
        transition_solver(condition.noise.alpha, condition.noise.epsilon, potential, {x}, delta, tolerance),
        nonlocal_problem(condition.noise.alpha, condition.noise.epsilon, potential), well, x);
}

void add(const Occupation&, const Condition& condition, const Model& potential, double tolerance,
         Prediction& prediction) {
    const StationaryLaw law =
        predict_stationary(potential, condition.noise.alpha, condition.noise.epsilon, tolerance);
    if (!law.missing.empty()) throw InputError("occupation fractions", law.missing);
    OccupationPrediction shares;
    for (const Solved& share : law.basin) {
        shares.pi_exact.push_back(std::clamp(share.value, 0.0, 1.0));
        shares.pi_exact_error.push_back(share.error);
    }
    prediction.of_measure = std::move(shares);
}

/// Euler's chain as it is simulated: the exact flow beyond [R-, R+].
ChainProblem chain_problem(const Condition& condition, const Model& potential) {
    const auto flow = drift_flow(potential.potential, condition.dt, condition.clamp,
                                 static_cast<double>(QuantileTable<double>::largest()));
    ChainProblem problem;
    problem.drift = [f = potential.potential, flow, dt = condition.dt](double w) {
        return flow->view().is_beyond(w) ? flow->view()(w) : w - f->slope(w) * dt;
    };
    problem.alpha = condition.noise.alpha;
    problem.scale = condition.noise.segments().front().jump_scale(condition.dt);
    problem.dt = condition.dt;
    for (const auto& point :
         nonlocal_problem(condition.noise.alpha, condition.noise.epsilon, potential).critical_points)
        problem.points.push_back(
            {point.position, levy_ou_scale(condition.noise.alpha, condition.noise.epsilon, point.curvature)});
    constexpr std::size_t most_knots = 30;  // more cannot all be resolved: their error shows in refinement
    problem.breaks = potential.potential->knots();
    if (problem.breaks.size() > most_knots) problem.breaks.clear();
    for (double end : {condition.clamp.lower, condition.clamp.upper}) {
        if (std::isfinite(end)) problem.breaks.push_back(end);
    }
    return problem;
}

/// The rates of the jump chain, which is one of steps whatever the scheme: balls are seen after them.
void add(const Chain& chain, const Condition& condition, const Model& potential, double tolerance,
         Prediction& prediction) {
    ChainProblem problem = chain_problem(condition, potential);
    for (double minimum : condition.wells.minima)
        problem.targets.push_back({minimum - chain.delta, minimum + chain.delta});
    const ChainRates exact = chain_rates(problem, tolerance);
    const std::size_t wells = condition.wells.count();
    ChainPrediction rates;
    rates.rate_exact = {wells, std::vector<double>(wells * wells, 0)};
    for (std::size_t i = 0; i < wells; ++i) {
        for (std::size_t j = 0; j < wells; ++j) {
            const Solved& rate = exact.rate[i * wells + j];
            rates.rate_exact_error.push_back(rate.error);
            rates.passage_exact.push_back(exact.passage[i * wells + j].value);
            rates.passage_exact_error.push_back(exact.passage[i * wells + j].error);
            if (i == j) continue;
            if (!(useful(rate) && std::isfinite(rate.value)))
                throw InputError("exact solver of the chain of steps",
                                 fmt::format("the rate from m{} to m{}, {:.3g} +- {:.2g}, keeps no digit",
                                             i + 1, j + 1, rate.value, rate.error));
            rates.rate_exact(i, j) = rate.value;
            rates.rate_exact(i, i) -= rate.value;
        }
        rates.pi_exact.push_back(std::clamp(exact.residence[i].value, 0.0, 1.0));
        rates.pi_exact_error.push_back(exact.residence[i].error);
    }
    rates.dispersion = exact.dispersion;
    prediction.of_measure = std::move(rates);
    prediction.exact_source =
        "integral equation of the chain of steps, from where balls are entered in the long run; error by "
        "refinement, "
        "far ends and rounding";
}

/// Events of the chain of steps.
void add_chain(const Condition& condition, const Model& potential, double tolerance, Prediction& prediction) {
    ChainProblem problem = chain_problem(condition, potential);
    const auto* const exit = std::get_if<Exit>(&condition.measure);
    const auto* const transitions = std::get_if<Transitions>(&condition.measure);
    const auto own = static_cast<std::size_t>(condition.start.well);
    if (exit != nullptr) {
        problem.interval = exit->interval;
    } else if (transitions == nullptr) {
        throw InputError("monitoring", "the chain of steps, for which this measure has no exact solver");
    } else {
        for (std::size_t j = 0; j < condition.wells.count(); ++j) {
            const double minimum = condition.wells.minima[j];
            if (j != own)
                problem.targets.push_back({minimum - transitions->delta, minimum + transitions->delta});
        }
    }
    const EndLaw law = condition.start.relax_steps > 0
                           ? chain_end_law(problem, relaxed_start(condition), tolerance)
                           : chain_end_law(problem, condition.start.position, tolerance);
    if (!useful(law.mean) || !std::isfinite(law.mean.value))
        throw InputError(
            "exact solver of the chain of steps",
            fmt::format("its mean time, {:.6g} +- {:.2g}, keeps no digit: the noise of a step is "
                        "so small, or drift and noise so fine beside the interval",
                        law.mean.value, law.mean.error));
    set_mean(prediction, law.mean.value, law.mean.error,
             "integral equation of the chain of steps; error by refinement, far ends and rounding");
    set_variation(prediction.event(), law);
    if (problem.alpha == 2) prediction.event().mean_exact_log10 = std::log10(law.mean.value);
    if (exit == nullptr) {
        std::vector<Solved> ending(law.ending.begin() + 2, law.ending.end());
        ending.insert(ending.begin() + static_cast<std::ptrdiff_t>(own), {0, 0, 0});
        set_targets(prediction.event(), ending);
    } else if (bounded(exit->interval)) {
        set_targets(prediction.event(), law.ending);
    }
}

}  // namespace

StationaryLaw predict_stationary(const Model& potential, double alpha, double epsilon, double tolerance) {
    const std::vector<Interval> basins = basins_of(potential.landscape.wells());
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    StationaryLaw law;
    const auto without = [&](const std::string& why) {
        law = {};
        law.basin.assign(basins.size(), {none, none, 0});
        law.missing = why;
        return law;
    };
    if (alpha == 2) {  // shares may be as small as e^(-H/D), below any solver's rounding: the closed form
        for (double share : brownian_stationary(brownian_problem(epsilon, potential), basins))
            law.basin.push_back({share, 0, 0});
        return law;
    }
    try {
        law = stationary_law(nonlocal_problem(alpha, epsilon, potential), basins, tolerance);
    } catch (const InputError& refused) {
        return without(refused.what());
    }
    // Shares belong together: where one is lost in rounding, the others only look certain.
    const auto lost = std::find_if_not(law.basin.begin(), law.basin.end(), useful);
    if (lost != law.basin.end()) {
        return without(fmt::format(
            "nonlocal solver: no digit of m{}'s occupation fraction is certain ({:.2g} +- {:.2g}): "
            "noise is so small, "
            "barriers are so high, or the basin is so narrow",
            lost - law.basin.begin() + 1, lost->value, lost->error));
    }
    return law;
}

StationaryDensity predict_density(const Model& potential, double alpha, double epsilon, double tolerance) {
    StationaryDensity density;
    try {
        const NonlocalProblem problem = nonlocal_problem(alpha, epsilon, potential);
        density.cell = density_cells(problem);
        if (alpha == 2) {
            density.mean = brownian_stationary(brownian_problem(epsilon, potential), density.cell);
            density.error.assign(density.cell.size(), 0);
        } else {
            for (const Solved& share : stationary_law(problem, density.cell, tolerance).basin) {
                density.mean.push_back(share.value);
                density.error.push_back(share.error);
            }
        }
    } catch (const InputError& refused) {
        return {{}, {}, {}, refused.what()};
    }
    for (std::size_t k = 0; k < density.cell.size(); ++k) {
        density.mean[k] /= density.cell[k].length();
        density.error[k] /= density.cell[k].length();
    }
    return density;
}

std::vector<Prediction> predict_transitions(const Model& potential, double alpha, double epsilon,
                                            double tolerance,
                                            const std::function<void(std::size_t)>& before) {
    const std::vector<CriticalPoint>& minima = potential.landscape.minima;
    std::vector<Prediction> predictions;
    std::optional<NonlocalSolver> solver;
    for (std::size_t i = 0; i < minima.size(); ++i) {
        if (before) before(i);
        const Condition condition = condition_from(potential, MeasureChoice::transitions, alpha, epsilon, i);
        const auto& transitions = std::get<Transitions>(condition.measure);
        Prediction prediction = predict_limits(condition, potential);
        try {
            if (alpha == 2) {
                add(transitions, condition, potential, tolerance, prediction);
            } else {
                if (!solver)
                    solver.emplace(transition_solver(alpha, epsilon, potential, condition.wells.minima,
                                                     transitions.delta, tolerance));
                set_transition(prediction, *solver, nonlocal_problem(alpha, epsilon, potential), i,
                               minima[i].position);
            }
        } catch (const InputError& none) {
            say_none(prediction, none.what());
        }
        predictions.push_back(std::move(prediction));
    }
    return predictions;
}

namespace {

/// The mean time of the process, beside that of its chain.
void add_process(const Condition& chain, const Model& potential, double tolerance, EventPrediction& event) {
    Condition process = chain;
    std::visit(
        [](auto& measure) {
            if constexpr (is_event<std::decay_t<decltype(measure)>>)
                measure.monitoring = Monitoring::continuous;
        },
        process.measure);
    Prediction own;
    own.of_measure = EventPrediction{};
    add_exact(process, potential, tolerance, own);
    event.mean_process = own.event().mean_exact;
    event.mean_process_error = own.event().mean_exact_error;
}

}  // namespace

void add_exact(const Condition& condition, const Model& potential, double tolerance, Prediction& prediction) {
    try {
        if (condition.event() != nullptr && condition.event()->monitoring == Monitoring::grid) {
            add_process(condition, potential, tolerance, prediction.event());
            add_chain(condition, potential, tolerance, prediction);
            return;
        }
        const bool relaxed = condition.event() != nullptr && condition.start.relax_steps > 0;
        std::visit(
            [&](const auto& measure) {
                if (relaxed)
                    add_relaxed(measure, condition, potential, tolerance, prediction);
                else
                    add(measure, condition, potential, tolerance, prediction);
            },
            condition.measure);
    } catch (const InputError& none) {  // a measurement is worth keeping without its reference
        say_none(prediction, none.what());
    } catch (const std::domain_error& none) {  // of a quadrature
        say_none(prediction, none.what());
    }
}

namespace {

ScheduledEnd scheduled_law(const Condition& condition, const Model& potential, double tolerance) {
    std::vector<NoisePiece> pieces;
    for (const NoiseSegment& segment : segments_of(condition))
        pieces.push_back({segment.time, segment.alpha, segment.epsilon});
    const NoisePiece& last = pieces.back();
    NonlocalProblem problem;
    std::optional<std::size_t> open;
    if (const auto* transitions = std::get_if<Transitions>(&condition.measure)) {
        problem = transition_problem(last.alpha, last.epsilon, potential, transitions->delta);
        open = static_cast<std::size_t>(condition.start.well);
    } else {
        problem = nonlocal_problem(last.alpha, last.epsilon, potential);
        problem.interval = condition.domain();
    }
    return condition.start.relax_steps > 0
               ? scheduled_end_law(problem, pieces, relaxed_start(condition), open, tolerance)
               : scheduled_end_law(problem, pieces, condition.start.position, open, tolerance);
}

}  // namespace

void add_exact_scheduled(const Condition& condition, const Model& potential, double tolerance,
                         Prediction& prediction) {
    try {
        const EndLaw law = scheduled_law(condition, potential, tolerance).law;
        const ScheduledNoise& last = condition.noise.schedule.back();
        if (condition.event()->monitoring == Monitoring::grid) {
            if (useful(law.mean)) {
                prediction.event().mean_process = law.mean.value;
                prediction.event().mean_process_error = law.mean.error;
            }
            throw InputError("monitoring",
                             "the chain of steps, for which a noise schedule has no exact solver");
        }
        set_mean(prediction, law.mean, nonlocal_problem(last.alpha, last.epsilon, potential),
                 condition.start.position);
        prediction.exact_source =
            "nonlocal solver, the law of the paths carried from noise to noise; error by refinement, far "
            "ends, rounding "
            "and steps in time";
        set_variation(prediction.event(), law);
        if (std::holds_alternative<Transitions>(condition.measure))
            set_targets(prediction.event(), {law.ending.begin() + 2, law.ending.end()});
        else if (bounded(condition.domain()))
            set_targets(prediction.event(), law.ending);
    } catch (const InputError& none) {
        say_none(prediction, none.what());
    }
}

}  // namespace levywell::inline exec
