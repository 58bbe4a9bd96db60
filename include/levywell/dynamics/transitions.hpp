#pragma once

#include "levywell/core/wells.hpp"
#include "levywell/dynamics/balls.hpp"
#include "levywell/dynamics/clocks.hpp"
#include "levywell/dynamics/record.hpp"
#include "levywell/dynamics/seen_step.hpp"
#include "levywell/dynamics/summary.hpp"

#include <cstddef>
#include <cstdint>

namespace levywell::inline dynamics {

/// First entry into a ball B_j, j != the starting well, seen at a grid time, or decided by the bridge of a
/// step: the point is then the ball's near edge. Or by the drift that precedes the noise: where it leads.
/// Source: Simsekli, Sagun, Gurbuzbalaban 2019, Theorem 2.
struct TransitionObserver {
    Balls balls;
    std::int32_t start_well = 0;

    LEVYWELL_HOST_DEVICE void begin(PathState& state, double) const { state.well = start_well; }

    LEVYWELL_HOST_DEVICE bool observe(PathState& state, std::int64_t n, const SeenStep& step,
                                      PathRecord& record) const {
        const std::int32_t landed = balls.containing(step.to, state.well);
        const bool drifted = balls.containing(step.from, state.well) >= 0;
        const WatchBounds gap = balls.gap(step.from, state.well);
        double point = drifted ? step.from : edge(gap, step.crossed(gap));
        const bool jumped = !(step.to > gap.lower && step.to < gap.upper);
        if (std::isnan(point) && landed < 0 && jumped) {
            const WatchBounds other = balls.gap(step.to, state.well);
            point = edge(other, step.crossed_after_jump(other));
        }
        const std::int32_t crossed = std::isnan(point) ? -1 : balls.containing(point, state.well);
        if (landed < 0 && crossed < 0) return false;
        record = PathRecord{};
        record.steps =
            balls.containing(step.begin, state.well) < 0 || n == 1 ? n : n - 1;  // see ExitObserver
        record.target = crossed < 0 ? landed : crossed;
        record.point = record.target == landed && !drifted ? step.to : point;
        return true;
    }

    LEVYWELL_HOST_DEVICE WatchBounds watch(const PathState& state, double w) const {
        return balls.gap(w, state.well);
    }

    LEVYWELL_HOST_DEVICE bool quiet_in(const PathState& state, std::int32_t basin) const {
        return basin == state.well;
    }

    LEVYWELL_HOST_DEVICE void expire(PathState&, std::int64_t n, double w, PathRecord& record) const {
        record = PathRecord{};
        record.steps = n;
        record.point = w;
        record.censored = 1;
    }

  private:
    /// Where the gap ends on that side; NaN for none.
    LEVYWELL_HOST_DEVICE static double edge(const WatchBounds& gap, int side) {
        if (side == SeenStep::none) return NAN;
        return side == SeenStep::lower ? gap.lower : gap.upper;
    }
};

/// The time of reaching the ball around another minimum. Source: Simsekli, Sagun, Gurbuzbalaban 2019.
struct Transitions : EventClock {
    static constexpr const char* name = "transitions";
    static constexpr const char* time_name = "transition_time";
    using Summary = TransitionsSummary;
    double delta = 0;  ///< radius of the balls B_j [length]

    static std::size_t targets(const Wells& wells) { return wells.count(); }
    TransitionObserver observer(const WellView& wells, std::int32_t start_well) const {
        return {{wells, delta}, start_well};
    }
    template <class Take>
    void settings(Take&& take) const {
        take("delta", delta);
        EventClock::settings(take);
    }
};

}  // namespace levywell::inline dynamics
