#include "exec/horizon.hpp"

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

constexpr double horizon_means = 50;  // automatic censoring after 50 mean times: e^-50 of the paths
constexpr double chain_means =
    100;  // automatic length of chain and occupation paths, in mean residence times
constexpr double burn_in_means = 10;

/// A time as a step count, refused when it is longer than integer clocks and patience allow.
std::int64_t steps_of(double time, const RunRequest& request, const char* key, bool automatic,
                      const Condition& condition, Faults& faults) {
    const double steps =
        std::ceil(time / request.dt * (1 - 1e-12));  // a horizon of k dt is k steps in spite of rounding
    const bool rests = condition.scheme == Scheme::jump_adapted;
    const bool scheduled = !condition.schedule.empty();
    if (steps <= static_cast<double>(rests ? most_steps_at_rest : most_steps))
        return std::max<std::int64_t>(1, static_cast<std::int64_t>(steps));
    faults.add(
        request.where_of(key),
        automatic
            ? fmt::format(
                  "at {} theory expects {} steps a path, "
                  "which no computer makes: raise epsilon, or "
                  "set {} and read the {} of a censored run{}",
                  describe_noise(condition),
                  std::isfinite(steps) ? fmt::format("{:.2g}", steps / horizon_means) : "more than 1e306",
                  key, scheduled ? "survival" : "rate",
                  condition.measure == Measure::exit && !scheduled ? ", or use --scheme splitting" : "")
            : fmt::format("{} = {} is {:.2g} steps of dt = {} (at most 2^{})", key, time, steps, request.dt,
                          rests ? 55 : 40));
    return 1;
}

/// The event's time by which `events` of them were to be expected, from `begin` on [time].
double automatic_time(const Condition& condition, const PotentialFile& potential, double events,
                      double begin = 0) {
    if (condition.schedule.empty()) return events * expected_time(condition, potential);
    const std::vector<HazardPiece> hazard = expected_hazard(condition, potential);
    return time_of_hazard(hazard, cumulative_hazard(hazard, begin) + events) - begin;
}

/// Squares of step counts are summed over paths in 128 bits, exactly, or not at all.
void check_sums(const RunRequest& request, const Condition& condition, Faults& faults) {
    const double steps = static_cast<double>(condition.horizon_steps + condition.burn_in_steps);
    const double most = 0x1p128 / steps / steps;
    if (static_cast<double>(condition.paths) < most) return;
    faults.add(
        request.where_of("paths"),
        fmt::format("{} paths of up to {:.2g} steps: the sum of their squares does not fit 128 bits (at "
                    "most {:.3g} paths at {}, or a shorter horizon)",
                    condition.paths, steps, most, describe_noise(condition)));
}

}  // namespace

void choose_horizon(const RunRequest& request, const PotentialFile& potential, Condition& condition,
                    Faults& faults) {
    const bool chain = !is_timed(condition.measure);
    double burn_in = 0;
    if (chain) {
        burn_in = request.burn_in.value_or(automatic_time(condition, potential, burn_in_means));
        condition.burn_in_steps =
            burn_in == 0 ? 0 : steps_of(burn_in, request, "burn_in", !request.burn_in, condition, faults);
    }
    const double events = chain ? chain_means : horizon_means;
    condition.horizon_steps =
        steps_of(request.horizon.value_or(automatic_time(condition, potential, events, burn_in)), request,
                 "horizon", !request.horizon, condition, faults);
    check_sums(request, condition, faults);
}

}  // namespace levywell
