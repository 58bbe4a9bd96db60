#include "exec/horizon.hpp"

#include "exec/few_digits.hpp"
#include "exec/most_steps.hpp"
#include "exec/time_scale.hpp"
#include "levywell/dynamics/names.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <variant>
#include <vector>

#include <fmt/format.h>

namespace levywell::inline exec {
namespace {

// A path ends with its event: the horizon is there for a scale that is wrong, and costs nothing where it is
// right.
constexpr double horizon_means = 1000;  // automatic censoring, in mean times from the worst well
constexpr double fewest_means = 50;     // where the clock ends earlier: e^-50 of the paths
constexpr double chain_means =
    100;  // automatic length of chain and occupation paths, in mean residence times
constexpr double burn_in_means = 10;

double largest_clock(const Condition& condition) {
    return static_cast<double>(condition.cores().empty() ? most_steps : most_steps_at_rest);
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
double automatic_time(const Condition& condition, const Model& potential, double events, double begin = 0) {
    if (!condition.noise.changes()) return events * time_scale(condition, potential).longest;
    const std::vector<HazardPiece> hazard = expected_hazard(condition, potential, &TimeScale::longest);
    return time_of_hazard(hazard, cumulative_hazard(hazard, begin) + events) - begin;
}

/// Squares of step counts are summed over paths in 128 bits, exactly, or not at all.
void check_sums(const RunRequest& request, const Condition& condition, Faults& faults) {
    const double steps = static_cast<double>(condition.duration());
    if (steps <= most_steps_of(condition.paths)) return;
    faults.add(
        request.where_of("paths"),
        fmt::format("{} paths of up to {:.2g} steps: the sum of their squares does not fit 128 bits (at "
                    "most {:.3g} paths at {}, or horizon = {:.4g})",
                    condition.paths, steps, rounded_down(most_paths_of(steps), 3), condition.noise.describe(),
                    rounded_down((most_steps_of(condition.paths) -
                                  static_cast<double>(condition.duration() - condition.horizon_steps())) *
                                     condition.dt,
                                 4)));
}

std::int64_t clock_of(double steps) {
    return raised_to_three_digits(static_cast<std::int64_t>(steps));
}

/// The clock of one condition, from what was asked for or from the potential's time scales.
class HorizonChoice {
  public:
    HorizonChoice(const RunRequest& request, const Model& potential, const Condition& condition,
                  Faults& faults)
        : request_(request),
          potential_(potential),
          condition_(condition),
          faults_(faults),
          clock_(largest_clock(condition)),
          most_(std::min(clock_, most_steps_of(condition.paths))) {}

    /// Of paths that end with an event: `measure` is the condition's.
    std::optional<Shortfall> choose(EventClock& measure) const {
        return set_horizon(measure, horizon_means, fewest_means, 0);
    }

    /// Of paths of one length.
    std::optional<Shortfall> choose(SojournClock& measure) const {
        if (!condition_.noise.changes()) measure.slowest = time_scale(condition_, potential_).longest;
        const double burn_in =
            request_.burn_in.value_or(automatic_time(condition_, potential_, burn_in_means));
        if (burn_in > 0 && request_.burn_in)
            measure.burn_in_steps = given_steps(burn_in, "burn_in", request_, condition_, faults_);
        if (burn_in > 0 && !request_.burn_in) {
            const double steps = steps_of(burn_in, condition_);
            if (!(steps <= most_)) return shortfall("burn_in", steps, burn_in_means);
            measure.burn_in_steps = clock_of(steps);
        }
        return set_horizon(measure, chain_means, chain_means, measure.burn_in_steps);
    }

  private:
    Shortfall shortfall(const char* key, double steps, double means) const {
        Shortfall result{key, steps / means, means, clock_, most_, false, ""};
        if (condition_.event() == nullptr || condition_.noise.changes()) return result;
        const TimeScale scale = time_scale(condition_, potential_);
        result.one_hazard = scale.one_hazard;
        result.never = scale.never;
        return result;
    }

    template <class Clock>
    std::optional<Shortfall> set_horizon(Clock& measure, double wanted_means, double least_means,
                                         std::int64_t burn_in_steps) const {
        if (request_.horizon) {
            measure.horizon_steps = given_steps(*request_.horizon, "horizon", request_, condition_, faults_);
            check_sums(request_, condition_, faults_);
            return std::nullopt;
        }
        const double begin = static_cast<double>(burn_in_steps) * condition_.dt;
        const double left = most_ - static_cast<double>(burn_in_steps);
        const double least = steps_of(automatic_time(condition_, potential_, least_means, begin), condition_);
        if (!(least <= left)) return shortfall("horizon", least, least_means);
        // Under a schedule the noise may die down when nobody is left: no longer than a multiple of the
        // least.
        const double wanted =
            std::min(steps_of(automatic_time(condition_, potential_, wanted_means, begin), condition_),
                     wanted_means / least_means * least);
        measure.horizon_steps = wanted <= left ? std::min(clock_of(wanted), static_cast<std::int64_t>(left))
                                               : static_cast<std::int64_t>(left);
        return std::nullopt;
    }

    const RunRequest& request_;
    const Model& potential_;
    const Condition& condition_;
    Faults& faults_;
    const double clock_;
    const double most_;
};

}  // namespace

std::optional<Shortfall> choose_horizon(const RunRequest& request, const Model& potential,
                                        Condition& condition, Faults& faults) {
    const auto choose = [&](auto& measure) {
        return HorizonChoice(request, potential, condition, faults).choose(measure);
    };
    return std::visit(choose, condition.measure);
}

}  // namespace levywell::inline exec
