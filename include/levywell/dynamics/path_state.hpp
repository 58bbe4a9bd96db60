#pragma once

#include "levywell/core/device.hpp"
#include "levywell/core/wells.hpp"

#include <cstdint>

namespace levywell::inline dynamics {

/// Bounds between which nothing can happen to a path: the hot loop compares with these alone, and the
/// observer is asked only when the state reaches one of them (inclusive).
struct WatchBounds {
    double lower;
    double upper;
};

/// What an observer remembers of one path while it runs. Step counts run from the start of the path's clock.
struct PathState {
    std::int64_t since = 0;  ///< chain, occupation: last step already counted to a well
    std::int32_t well = -1;  ///< transitions: the start; chain: last well visited; occupation: basin
};

/// Counters of one chain or occupation path: N_ij (row-major) and steps per well.
struct WellCounts {
    std::uint64_t* transitions = nullptr;
    std::uint64_t* residence = nullptr;

    /// Counts the steps up to n for the path's well, as far as they are not counted yet.
    LEVYWELL_HOST_DEVICE void credit(PathState& state, std::int64_t n) const {
        if (n <= state.since) return;
        residence[state.well] += static_cast<std::uint64_t>(n - state.since);
        state.since = n;
    }
};

}  // namespace levywell::inline dynamics
