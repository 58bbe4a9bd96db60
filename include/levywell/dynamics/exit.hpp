#pragma once

#include "levywell/core/interval.hpp"
#include "levywell/core/wells.hpp"
#include "levywell/dynamics/clocks.hpp"
#include "levywell/dynamics/path_state.hpp"
#include "levywell/dynamics/record.hpp"
#include "levywell/dynamics/seen_step.hpp"
#include "levywell/dynamics/summary.hpp"

#include <cstddef>
#include <cstdint>

namespace levywell::inline dynamics {

/// First exit from an interval: by a state outside, between two states inside, where the bridge of the step
/// says so, or by the drift that precedes the noise. The point is then the end itself, and always where
/// nothing jumps.
struct ExitObserver {
    Interval interval;  ///< that the chain leaves
    Interval ends;      ///< what is written down of it

    LEVYWELL_HOST_DEVICE void begin(PathState&, double) const {}

    LEVYWELL_HOST_DEVICE bool observe(PathState& state, std::int64_t n, const SeenStep& step,
                                      PathRecord& record) const {
        const int landed = outside(step.to);
        const int drifted = outside(step.from);
        const int crossed = drifted < 0 ? step.crossed(watch(state, step.from)) : drifted;
        if (landed < 0 && crossed < 0) return false;
        record = PathRecord{};
        record.steps = outside(step.begin) < 0 || n == 1 ? n : n - 1;  // the drift came there before the step
        record.target = crossed < 0 ? landed : crossed;
        const bool creeps = step.bridge != nullptr && !step.bridge->jumps;
        record.point = record.target == landed && drifted < 0 && !creeps ? step.to
                       : record.target == 0                              ? ends.lower
                                                                         : ends.upper;
        return true;
    }

    /// The end at or beyond which w lies: 0 lower, 1 upper; -1: neither.
    LEVYWELL_HOST_DEVICE int outside(double w) const {
        return w <= interval.lower ? 0 : w >= interval.upper ? 1 : -1;
    }

    LEVYWELL_HOST_DEVICE WatchBounds watch(const PathState&, double) const {
        return {interval.lower, interval.upper};
    }

    LEVYWELL_HOST_DEVICE bool quiet_in(const PathState&, std::int32_t) const { return true; }

    LEVYWELL_HOST_DEVICE void expire(PathState&, std::int64_t n, double w, PathRecord& record) const {
        record = PathRecord{};
        record.steps = n;
        record.point = w;
        record.censored = 1;
    }
};

/// The time of leaving an interval, to the left or to the right.
struct Exit : EventClock {
    static constexpr const char* name = "exit";
    static constexpr const char* time_name = "exit_time";  ///< of single paths, in files
    using Summary = EventSummary;
    Interval interval;             ///< that is left
    double end_shift[2] = {0, 0};  ///< alpha = 2, continuous: dt f'/4 at its ends. The Euler chain climbs
                                   ///< to w as easily as the process climbs to w - dt f'(w)/4 [length]

    /// The interval that the chain leaves when the process would leave `interval` [length].
    Interval chain_interval() const { return {interval.lower + end_shift[0], interval.upper + end_shift[1]}; }
    Interval domain() const { return interval; }
    static std::size_t targets(const Wells&) { return 2; }
    ExitObserver observer(const WellView&, std::int32_t) const { return {chain_interval(), interval}; }
    template <class Take>
    void settings(Take&& take) const {
        take("interval", interval);
        EventClock::settings(take);
    }
};

}  // namespace levywell::inline dynamics
