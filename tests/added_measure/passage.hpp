#pragma once

#include "levywell/core/interval.hpp"
#include "levywell/core/wells.hpp"
#include "levywell/dynamics/clocks.hpp"
#include "levywell/dynamics/exit.hpp"
#include "levywell/dynamics/summary.hpp"

#include <cstddef>
#include <cstdint>

namespace levywell::inline dynamics {

/// The time of first passage to a level above the start: of an exit that has one end.
struct PassageObserver {
    double level = 0;

    LEVYWELL_HOST_DEVICE void begin(PathState&, double) const {}

    LEVYWELL_HOST_DEVICE bool observe(PathState& state, std::int64_t n, const SeenStep& step,
                                      PathRecord& record) const {
        const bool crossed = step.from >= level || step.crossed(watch(state, step.from)) == SeenStep::upper;
        if (step.to < level && !crossed) return false;
        record = PathRecord{};
        record.steps = step.begin < level || n == 1 ? n : n - 1;
        record.target = 0;
        record.point = step.to < level ? level : step.to;
        return true;
    }

    LEVYWELL_HOST_DEVICE WatchBounds watch(const PathState&, double) const { return {-HUGE_VAL, level}; }

    LEVYWELL_HOST_DEVICE bool quiet_in(const PathState&, std::int32_t) const { return true; }

    LEVYWELL_HOST_DEVICE void expire(PathState&, std::int64_t n, double w, PathRecord& record) const {
        record = PathRecord{};
        record.steps = n;
        record.point = w;
        record.censored = 1;
    }
};

struct Passage : EventClock {
    static constexpr const char* name = "passage";
    static constexpr const char* time_name = "passage_time";
    using Summary = EventSummary;
    double level = 0;  ///< [length]

    Interval domain() const { return {-Interval::unbounded, level}; }
    static std::size_t targets(const Wells&) { return 1; }
    PassageObserver observer(const WellView&, std::int32_t) const { return {level}; }
    template <class Take>
    void settings(Take&& take) const {
        take("level", level);
        EventClock::settings(take);
    }
};

}  // namespace levywell::inline dynamics
