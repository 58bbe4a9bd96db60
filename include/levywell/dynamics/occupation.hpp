#pragma once

#include "levywell/core/wells.hpp"
#include "levywell/dynamics/clocks.hpp"
#include "levywell/dynamics/path_state.hpp"
#include "levywell/dynamics/summary.hpp"

#include <cmath>
#include <cstdint>

namespace levywell::inline dynamics {

/// Steps spent in each basin (s_{i-1}, s_i), counted by the state after the step; a point on a maximum
/// belongs to the right. Transitions count changes of basin from one step to the next. Steps up to burn_in
/// are followed but not counted.
struct OccupationObserver {
    WellView wells;
    std::int64_t burn_in = 0;

    LEVYWELL_HOST_DEVICE void begin(PathState& state, double w) const {
        state.well = wells.basin_of(w);
        state.since = burn_in;
    }

    LEVYWELL_HOST_DEVICE void observe(PathState& state, std::int64_t n, double w, WellCounts& counts) const {
        const std::int32_t now = wells.basin_of(w);
        if (now == state.well) return;
        counts.credit(state, n - 1);
        if (n > burn_in) ++counts.transitions[state.well * wells.count + now];
        state.well = now;
    }

    /// The basin of w; its right end is reached at the maximum itself, its left end only below it.
    LEVYWELL_HOST_DEVICE WatchBounds watch(const PathState& state, double) const {
        WatchBounds bounds{-HUGE_VAL, HUGE_VAL};
        if (state.well > 0) bounds.lower = wells.maxima[state.well - 1];
        if (state.well < wells.count - 1) bounds.upper = wells.maxima[state.well];
        return bounds;
    }

    LEVYWELL_HOST_DEVICE bool quiet_in(const PathState&, std::int32_t) const { return true; }

    LEVYWELL_HOST_DEVICE void expire(PathState& state, std::int64_t n, double, WellCounts& counts) const {
        counts.credit(state, n);
    }
};

/// The time in each basin.
struct Occupation : SojournClock {
    static constexpr const char* name = "occupation";
    using Summary = SojournSummary;

    OccupationObserver observer(const WellView& wells, std::int32_t) const { return {wells, burn_in_steps}; }
};

}  // namespace levywell::inline dynamics
