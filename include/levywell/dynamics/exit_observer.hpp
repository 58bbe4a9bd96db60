#pragma once

#include "levywell/core/interval.hpp"
#include "levywell/dynamics/path_state.hpp"
#include "levywell/dynamics/record.hpp"

#include <cstdint>

namespace levywell {

/// First exit from an interval at grid times, and from the same interval with its finite ends shifted inward
/// against monitoring bias (the corrected time).
struct ExitObserver {
    Interval interval;
    Interval shifted;

    LEVYWELL_HOST_DEVICE void begin(PathState& state, double) const { state.corrected = -1; }

    LEVYWELL_HOST_DEVICE bool observe(PathState& state, std::int64_t n, double w, PathRecord& record) const {
        if (state.corrected < 0 && (w <= shifted.lower || w >= shifted.upper)) state.corrected = n;
        if (w > interval.lower && w < interval.upper) return false;
        record = PathRecord{};
        record.steps = n;
        record.steps_corrected = state.corrected;
        record.point = w;
        record.target = w <= interval.lower ? 0 : 1;
        return true;
    }

    LEVYWELL_HOST_DEVICE WatchBounds watch(const PathState& state, double) const {
        const Interval& bounds = state.corrected < 0 ? shifted : interval;
        return {bounds.lower, bounds.upper};
    }

    LEVYWELL_HOST_DEVICE bool quiet_in(const PathState&, std::int32_t) const { return true; }

    LEVYWELL_HOST_DEVICE void expire(PathState& state, std::int64_t n, double w, PathRecord& record) const {
        record = PathRecord{};
        record.steps = n;
        record.steps_corrected = state.corrected < 0 ? n : state.corrected;
        record.point = w;
        record.censored = 1;
    }
};

}  // namespace levywell
