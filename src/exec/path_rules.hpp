#pragma once

#include "levywell/core/interval.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/path_state.hpp"
#include "levywell/dynamics/relaxed_core.hpp"
#include "levywell/dynamics/seen_step.hpp"

#include <cstdint>

namespace levywell::inline exec {

/// What of a condition decides a path's course besides its noise and drift, as plain values, for a device
/// too.
struct PathRules {
    double start = 0;  ///< of the chain [length]
    std::int64_t relax_steps = 0;
    Interval start_basin;       ///< a path that leaves it while it relaxes begins anew
    std::int64_t duration = 0;  ///< steps of the path's clock after which it expires: burn-in and horizon
    Interval clamp;             ///< [R-, R+]
    WellView wells;
    const RelaxedCore* cores = nullptr;  ///< one for each well; null where no path rests
    const ScheduledNoise* schedule = nullptr;
    std::int32_t segments = 0;  ///< of the schedule; 0 where the noise does not change
    const BridgeRules* bridges =
        nullptr;            ///< one for each segment; null where paths are seen at grid times only
    std::uint64_t key = 0;  ///< of the draws
};

/// The rules of a condition but for its bridges; place(vector) gives where its elements lie for whoever reads
/// them.
template <class Place>
PathRules path_rules(const Condition& condition, const Place& place) {
    PathRules rules;
    rules.start = condition.start.first_state;
    rules.relax_steps = condition.start.relax_steps;
    if (rules.relax_steps > 0)
        rules.start_basin = condition.wells.basin(static_cast<std::size_t>(condition.start.well));
    rules.duration = condition.duration();
    rules.clamp = condition.clamp;
    rules.wells = {place(condition.wells.minima), place(condition.wells.maxima),
                   static_cast<std::int32_t>(condition.wells.count())};
    if (!condition.cores().empty()) rules.cores = place(condition.cores());
    if (condition.noise.changes()) rules.schedule = place(condition.noise.schedule);
    rules.segments = static_cast<std::int32_t>(condition.noise.schedule.size());
    rules.key = condition.key;
    return rules;
}

}  // namespace levywell::inline exec
