#pragma once

#include "levywell/dynamics/balls.hpp"
#include "levywell/dynamics/record.hpp"

#include <cstdint>

namespace levywell {

/// First entry into a ball B_j, j != the starting well. Source: Simsekli, Sagun, Gurbuzbalaban 2019,
/// Theorem 2.
struct TransitionObserver {
    Balls balls;
    std::int32_t start_well = 0;

    LEVYWELL_HOST_DEVICE void begin(PathState& state, double) const { state.well = start_well; }

    LEVYWELL_HOST_DEVICE bool observe(PathState& state, std::int64_t n, double w, PathRecord& record) const {
        const std::int32_t target = balls.containing(w, state.well);
        if (target < 0) return false;
        record = PathRecord{};
        record.steps = record.steps_corrected = n;
        record.point = w;
        record.target = target;
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
        record.steps = record.steps_corrected = n;
        record.point = w;
        record.censored = 1;
    }
};

}  // namespace levywell
