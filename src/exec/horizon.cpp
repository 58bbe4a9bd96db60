#include "exec/horizon.hpp"

#include "exec/few_digits.hpp"
#include "exec/most_steps.hpp"
#include "exec/time_scale.hpp"
#include "levywell/dynamics/names.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <fmt/format.h>

namespace levywell {
namespace {

// A path ends with its event: the horizon is there for a scale that is wrong, and costs nothing where it is
// right.
constexpr double horizon_means = 1000;  // automatic censoring, in mean times from the worst well
constexpr double fewest_means = 50;     // where the clock ends earlier: e^-50 of the paths
constexpr double chain_means =
    100;  // automatic length of chain and occupation paths, in mean residence times
constexpr double burn_in_means = 10;

double largest_clock(const Condition& condition) {
    return static_cast<double>(condition.scheme == Scheme::jump_adapted ? most_steps_at_rest : most_steps);
}

/// A time as a number of steps, at least one.
double steps_of(double time, const Condition& condition) {
    // A horizon of k dt is k steps in spite of rounding.
    return std::max(1.0, std::ceil(time / condition.dt * (1 - 1e-12)));
}

/// A time of the user's as a step count, refused when it is longer than clocks count.
std::int64_t given_steps(double time, const char* key, const RunRequest& request, const Condition& condition,
                         Faults& faults) {
    const double steps = steps_of(time, condition);
    const double most = largest_clock(condition);
    if (steps <= most) return static_cast<std::int64_t>(steps);
    faults.add(request.where_of(key),
               fmt::format("{} = {} is {:.2g} steps of dt = {} (at most 2^{:.0f}: {} = {:.4g})", key, time,
                           steps, condition.dt, std::log2(most), key, rounded_down(most * condition.dt, 4)));
    return 1;
}

/// The time by which `events` of the slowest event were to be expected, from `begin` on [time].
double automatic_time(const Condition& condition, const PotentialFile& potential, double events,
                      double begin = 0) {
    if (condition.schedule.empty()) return events * time_scale(condition, potential).longest;
    const std::vector<HazardPiece> hazard = expected_hazard(condition, potential, &TimeScale::longest);
    return time_of_hazard(hazard, cumulative_hazard(hazard, begin) + events) - begin;
}

/// Squares of step counts are summed over paths in 128 bits, exactly, or not at all.
void check_sums(const RunRequest& request, const Condition& condition, Faults& faults) {
    const double steps = static_cast<double>(condition.horizon_steps + condition.burn_in_steps);
    if (steps <= most_steps_of(condition.paths)) return;
    faults.add(
        request.where_of("paths"),
        fmt::format(
            "{} paths of up to {:.2g} steps: the sum of their squares does not fit 128 bits (at "
            "most {:.3g} paths at {}, or horizon = {:.4g})",
            condition.paths, steps, rounded_down(most_paths_of(steps), 3), describe_noise(condition),
            rounded_down((most_steps_of(condition.paths) - static_cast<double>(condition.burn_in_steps)) *
                             condition.dt,
                         4)));
}

std::int64_t clock_of(double steps) {
    return raised_to_three_digits(static_cast<std::int64_t>(steps));
}

}  // namespace

std::optional<Shortfall> choose_horizon(const RunRequest& request, const PotentialFile& potential,
                                        Condition& condition, Faults& faults) {
    const bool timed = is_timed(condition.measure);
    const double clock = largest_clock(condition);
    const double most = std::min(clock, most_steps_of(condition.paths));
    const auto shortfall = [&](const char* key, double steps, double means) {
        Shortfall result{key, steps / means, means, clock, most, false, ""};
        if (!timed || !condition.schedule.empty()) return result;
        const TimeScale scale = time_scale(condition, potential);
        result.one_hazard = scale.one_hazard;
        result.never = scale.never;
        return result;
    };
    double burn_in = 0;
    if (!timed) {
        if (condition.schedule.empty()) condition.slowest = time_scale(condition, potential).longest;
        burn_in = request.burn_in.value_or(automatic_time(condition, potential, burn_in_means));
        if (burn_in > 0 && request.burn_in)
            condition.burn_in_steps = given_steps(burn_in, "burn_in", request, condition, faults);
        if (burn_in > 0 && !request.burn_in) {
            const double steps = steps_of(burn_in, condition);
            if (!(steps <= most)) return shortfall("burn_in", steps, burn_in_means);
            condition.burn_in_steps = clock_of(steps);
        }
    }
    if (request.horizon) {
        condition.horizon_steps = given_steps(*request.horizon, "horizon", request, condition, faults);
        check_sums(request, condition, faults);
        return std::nullopt;
    }
    const double wanted_means = timed ? horizon_means : chain_means;
    const double least_means = timed ? fewest_means : chain_means;
    const double begin = static_cast<double>(condition.burn_in_steps) * condition.dt;
    const double left = most - static_cast<double>(condition.burn_in_steps);
    const double least = steps_of(automatic_time(condition, potential, least_means, begin), condition);
    if (!(least <= left)) return shortfall("horizon", least, least_means);
    // Under a schedule the noise may die down when nobody is left: no longer than a multiple of the least.
    const double wanted =
        std::min(steps_of(automatic_time(condition, potential, wanted_means, begin), condition),
                 wanted_means / least_means * least);
    condition.horizon_steps = wanted <= left ? std::min(clock_of(wanted), static_cast<std::int64_t>(left))
                                             : static_cast<std::int64_t>(left);
    return std::nullopt;
}

}  // namespace levywell
