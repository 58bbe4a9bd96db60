#pragma once

#include "levywell/dynamics/path_state.hpp"

#include <cmath>

namespace levywell::inline dynamics {

/// The balls B_j = [m_j - delta, m_j + delta] of all wells but one.
struct Balls {
    WellView wells;
    double delta = 0;

    /// The well j != except whose ball contains w, or -1.
    LEVYWELL_HOST_DEVICE std::int32_t containing(double w, std::int32_t except) const {
        for (std::int32_t j = 0; j < wells.count; ++j) {
            if (j != except && w >= wells.minima[j] - delta && w <= wells.minima[j] + delta) return j;
        }
        return -1;
    }

    /// The gap between those balls around w.
    LEVYWELL_HOST_DEVICE WatchBounds gap(double w, std::int32_t except) const {
        WatchBounds gap{-HUGE_VAL, HUGE_VAL};
        for (std::int32_t j = 0; j < wells.count; ++j) {
            if (j == except) continue;
            const double left = wells.minima[j] - delta;
            const double right = wells.minima[j] + delta;
            if (right < w && right > gap.lower) gap.lower = right;
            if (left > w && left < gap.upper) gap.upper = left;
        }
        return gap;
    }
};

}  // namespace levywell::inline dynamics
