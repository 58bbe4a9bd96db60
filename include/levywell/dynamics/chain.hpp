#pragma once

#include "levywell/core/wells.hpp"
#include "levywell/dynamics/balls.hpp"
#include "levywell/dynamics/clocks.hpp"
#include "levywell/dynamics/summary.hpp"

#include <cstdint>

namespace levywell::inline dynamics {

/// The jump chain between wells: N_ij counts entries into B_j from i, the last well visited before; a step
/// counts for the well that was last visited before its own event. Steps up to burn_in are followed but not
/// counted.
struct ChainObserver {
    Balls balls;
    std::int32_t start_well = 0;
    std::int64_t burn_in = 0;

    LEVYWELL_HOST_DEVICE void begin(PathState& state, double) const {
        state.well = start_well;
        state.since = burn_in;
    }

    LEVYWELL_HOST_DEVICE void observe(PathState& state, std::int64_t n, double w, WellCounts& counts) const {
        const std::int32_t target = balls.containing(w, state.well);
        if (target < 0) return;
        counts.credit(state, n);
        if (n > burn_in) ++counts.transitions[state.well * balls.wells.count + target];
        state.well = target;
    }

    LEVYWELL_HOST_DEVICE WatchBounds watch(const PathState& state, double w) const {
        return balls.gap(w, state.well);
    }

    LEVYWELL_HOST_DEVICE bool quiet_in(const PathState& state, std::int32_t basin) const {
        return basin == state.well;
    }

    LEVYWELL_HOST_DEVICE void expire(PathState& state, std::int64_t n, double, WellCounts& counts) const {
        counts.credit(state, n);
    }
};

/// The jumps between wells, and the time since the last of them.
struct Chain : SojournClock {
    static constexpr const char* name = "chain";
    using Summary = ChainSummary;
    double delta = 0;  ///< radius of the balls B_j [length]

    ChainObserver observer(const WellView& wells, std::int32_t start_well) const {
        return {{wells, delta}, start_well, burn_in_steps};
    }
    template <class Take>
    void settings(Take&& take) const {
        take("delta", delta);
        SojournClock::settings(take);
    }
};

}  // namespace levywell::inline dynamics
