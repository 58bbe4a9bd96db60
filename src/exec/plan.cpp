#include "levywell/exec/plan.hpp"

#include "exec/clamp_interval.hpp"
#include "exec/few_digits.hpp"
#include "exec/horizon_advice.hpp"
#include "exec/measure_settings.hpp"
#include "exec/model_checks.hpp"
#include "exec/noise_grid.hpp"
#include "exec/relaxed_start.hpp"
#include "exec/request_checks.hpp"
#include "exec/scheme_choice.hpp"
#include "exec/start_reader.hpp"
#include "exec/time_scale.hpp"
#include "levywell/dynamics/condition_key.hpp"
#include "levywell/dynamics/drift_form.hpp"
#include "levywell/dynamics/names.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <optional>
#include <variant>

#include <fmt/format.h>

namespace levywell::inline exec {
namespace {

/// Widths in units of eps dt^(1/alpha) below which a step may leave by both ends, and the exit takes
/// few steps.
constexpr double narrowest_interval = 4;

bool check_width(const RunRequest& request, const Condition& condition, const Exit& exit, Faults& faults) {
    if (exit.monitoring == Monitoring::grid) return true;
    // An infinite end lies no farther than the drift lets a step begin, or than paths do.
    const double x = condition.start.position;
    const Interval& ends = exit.interval;
    const double width = (std::isfinite(ends.upper) ? ends.upper : std::max(condition.clamp.upper, x)) -
                         (std::isfinite(ends.lower) ? ends.lower : std::min(condition.clamp.lower, x));
    for (const ScheduledNoise& noise : condition.noise.segments()) {
        const double jump_scale = noise.jump_scale(condition.dt);
        if (width > narrowest_interval * jump_scale) continue;
        faults.add(
            request.where_of("dt"),
            fmt::format("at alpha {} epsilon {:.6g} the noise of a step has the scale {:.3g}, but paths have "
                        "only {:.3g} to move in: dt = {} is too large to time the exit (at most {:.3g})",
                        alpha_text(noise.alpha), noise.epsilon, jump_scale, width, condition.dt,
                        0.999 * std::pow(width / narrowest_interval / noise.epsilon, noise.alpha)));
        return false;
    }
    return true;
}

/// Far out the drift carries a path over an end in a time that steps must resolve.
bool check_fall(const RunRequest& request, const Model& potential, const Condition& condition,
                const Exit& exit, Faults& faults) {
    const double x = condition.start.position;
    const double slope = potential.potential->slope(x);
    const double end = slope > 0 ? exit.interval.lower : exit.interval.upper;
    if (exit.monitoring == Monitoring::grid || condition.clamp.contains(end)) return true;
    if (condition.clamp.contains(x) || !std::isfinite(end)) return true;
    const double fall = std::abs((x - end) / slope);
    if (condition.dt <= 0.02 * fall) return true;
    faults.add(
        request.where_of("dt"),
        fmt::format(
            "between the start {} and the end {} the drift takes a path out in about {:.2g}: dt = {} is "
            "too large to time the exit (at most {:.3g})",
            x, end, fall, condition.dt, rounded_down(0.02 * fall, 3)));
    return false;
}

/// What Euler's steps make of the ends of an exit run's interval at alpha = 2.
void shift_ends(const Model& potential, const Condition& condition, Exit& exit) {
    if (condition.noise.alpha != 2 || condition.noise.changes() || exit.monitoring == Monitoring::grid)
        return;
    const double ends[2] = {exit.interval.lower, exit.interval.upper};
    for (int side = 0; side < 2; ++side) {
        if (std::isfinite(ends[side]))
            exit.end_shift[side] =
                std::clamp(0.25 * condition.dt * potential.potential->slope(ends[side]),
                           -0.5 * std::abs(condition.start.position - ends[side]),
                           0.5 * std::abs(condition.start.position - ends[side]));  // never past the start
    }
}

/// The state half of whose displacement in a step leads to x: half a step of flow back from there.
double before_half_step(const Potential& potential, double dt, double x) {
    double w = flow_of(potential, -0.5 * dt, x);
    for (int k = 0; k < 100; ++k) {
        const double missing = x - 0.5 * (w + flow_of(potential, dt, w));
        w += missing;
        if (!(std::abs(missing) > 1e-15 * std::abs(x))) break;
    }
    return w;
}

/// The flow needs no shift, but half a step of it back at the start, as far as it can be followed.
void follow_flow(const Model& potential, Condition& condition) {
    if (auto* exit = std::get_if<Exit>(&condition.measure)) exit->end_shift[0] = exit->end_shift[1] = 0;
    Start& start = condition.start;
    const bool goes_on = start.relax_steps == 0 && condition.clamp.contains(start.position);
    if (goes_on) start.first_state = before_half_step(*potential.potential, condition.dt, start.position);
}

/// Resolves what depends on a condition's noise; says where its clock ends too early.
std::optional<Shortfall> resolve(const RunRequest& request, const Model& potential, Condition& condition,
                                 Faults& faults) {
    auto* exit = std::get_if<Exit>(&condition.measure);
    if (exit != nullptr && !(check_width(request, condition, *exit, faults) &&
                             check_fall(request, potential, condition, *exit, faults)))
        return std::nullopt;
    if (!check_jump_scale(request, condition, faults)) return std::nullopt;
    check_relaxed_start(request, potential, condition, faults);
    if (exit != nullptr) shift_ends(potential, condition, *exit);
    choose_scheme(request, potential, condition, faults);
    if (condition.follows_flow()) follow_flow(potential, condition);
    condition.key =
        request.common_random_numbers ? request.seed : condition_key(request.seed, condition, potential.name);
    if (condition.splits()) return std::nullopt;  // has no clock
    return choose_horizon(request, potential, condition, faults);
}

/// Whether splitting would time this exit: climbing alone, which jumps would forestall.
bool can_split(RunRequest request, const Model& potential, Condition condition) {
    if (!std::holds_alternative<Exit>(condition.measure) || condition.noise.alpha != 2) return false;
    request.scheme = SchemeChoice::splitting;
    Faults none;
    choose_scheme(request, potential, condition, none);
    return none.empty();
}

/// The least epsilon that can be run instead of one whose clock ends too early, tried out once an alpha.
class EpsilonSearch {
  public:
    EpsilonSearch(const RunRequest& request, const Model& potential)
        : request_(request), potential_(potential) {}

    /// In the user's convention; nothing under a schedule, and where none is found.
    std::optional<double> least_above(const Condition& unresolved) {
        if (unresolved.noise.changes()) return std::nullopt;
        auto found = known_.find(unresolved.noise.alpha);
        if (found == known_.end() || (found->second && *found->second <= unresolved.noise.epsilon * unit())) {
            const auto accepts = [&](double epsilon) {
                Condition condition = unresolved;
                condition.noise.epsilon = epsilon / unit();
                Faults none;
                return !resolve(request_, potential_, condition, none) && none.empty();
            };
            found = known_
                        .insert_or_assign(unresolved.noise.alpha,
                                          least_epsilon(unresolved.noise.epsilon * unit(), accepts))
                        .first;
        }
        return found->second;
    }

  private:
    double unit() const { return request_.convention == NoiseConvention::brownian ? std::numbers::sqrt2 : 1; }

    const RunRequest& request_;
    const Model& potential_;
    std::map<double, std::optional<double>> known_;
};

}  // namespace

double expected_steps(const Condition& condition, const Model& potential) {
    return mean_under_hazard(expected_hazard(condition, potential, &TimeScale::mean)).value / condition.dt;
}

double expected_path_steps(const Condition& condition, const Model& potential) {
    const bool timed = condition.event() != nullptr;
    double steps = static_cast<double>(condition.duration());
    if (timed) steps = std::min(steps, expected_steps(condition, potential));
    const std::vector<RelaxedCore>& cores = condition.cores();
    double integrated = cores.empty() ? 1 : 0;  // share of the steps
    for (std::size_t i = 0; i < cores.size(); ++i) {
        if (!timed || static_cast<int>(i) == condition.start.well)
            integrated = std::max(integrated, cores[i].active_share);
    }
    return static_cast<double>(condition.paths) * std::max(1.0, steps * integrated);
}

double nearest_maximum(const Landscape& landscape) {
    const Wells wells = landscape.wells();
    double distance = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < wells.count(); ++i) distance = std::min(distance, wells.half_width(i));
    return distance;
}

double default_delta(const Landscape& landscape) {
    return 0.2 * nearest_maximum(landscape);
}

std::vector<Condition> plan(const RunRequest& request, const Model& potential, Faults& faults) {
    check_numbers(request, faults);
    if (request.accuracy) {
        faults.add(
            request.where_of("accuracy"),
            "accuracy, for which dt and paths are chosen, belongs to levywell simulate (give dt here)");
    }
    if (!check_model(request, potential, faults) || !check_choices(request, faults)) return {};
    Condition common;
    common.dt = request.step();
    common.start = StartReader(request, potential, faults).read();
    common.start.first_state = common.start.position;
    const bool usable_dt = request.step() > 0 && std::isfinite(request.step());
    const bool long_paths = !is_timed(request.measure) || request.scheme == SchemeChoice::splitting;
    common.paths = request.paths.value_or(long_paths ? 256 : 100000);
    if (!potential.landscape.minima.empty()) common.wells = potential.landscape.wells();

    check_belonging(request, faults);
    if (!set_measure(request, potential, common, faults)) return {};

    const auto slope = potential.potential->slope_polynomial();
    const bool linear = slope && slope->size() <= 2;  // plain Euler is stable where dt f'' <= 1
    if (usable_dt && !linear) {
        const ClampInterval clamp = find_clamp(*potential.potential, potential.landscape, request.step());
        common.clamp = clamp.interval;
        if (request.step() > clamp.largest_dt) {
            faults.add(
                request.where_of("dt"),
                fmt::format("dt = {} is too large for this potential: dt |f''| <= 1 is needed between and "
                            "around its critical points (the largest dt that works is {:.4g})",
                            request.step(), rounded_down(clamp.largest_dt, 4)));
        }
    } else if (usable_dt && !potential.landscape.minima.empty()) {
        const double curvature = potential.landscape.minima.front().curvature;
        if (request.step() * curvature > 1) {
            faults.add(
                request.where_of("dt"),
                fmt::format(
                    "dt = {} is too large: dt f'' <= 1 is needed (the largest dt that works is {:.4g})",
                    request.step(), rounded_down(1 / curvature, 4)));
        }
    }
    check_lengths(request, common, faults);
    if (!faults.empty()) return {};

    std::vector<Condition> conditions = with_noise(request, common, faults);
    EpsilonSearch search(request, potential);
    for (Condition& condition : conditions) {
        const Condition unresolved = condition;
        const auto shortfall = resolve(request, potential, condition, faults);
        if (!shortfall) continue;
        faults.add(
            request.where_of(shortfall->too_many_paths() ? "paths" : shortfall->key),
            describe_shortfall(*shortfall, condition,
                               {search.least_above(unresolved), can_split(request, potential, unresolved)}));
    }
    return conditions;
}

}  // namespace levywell::inline exec
