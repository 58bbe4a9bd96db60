#pragma once

#include "levywell/core/interval.hpp"

#include <cstdint>

namespace levywell::inline dynamics {

/// Where the jump-adapted scheme counts a path of one well as relaxed: it is then not integrated up to its
/// next jump larger than the threshold. See docs/decisions/jump_adapted.md.
struct RelaxedCore {
    double minimum = 0;       ///< m [length]
    double curvature = 0;     ///< f''(m) [1/time]
    Interval interval{0, 0};  ///< the core, around m; empty where this well is always integrated
    Interval basin;           ///< where the well's local law lives: its basin within an exit run's interval
    double threshold = 0;     ///< h: larger jumps end the rest [length]
    double active_share = 1;  ///< share of the time in this well that is integrated, estimated
    std::int64_t memory = 0;  ///< steps after which nothing is left of where a path came to rest
    double bias_bound = 0;    ///< bound on the relative bias of mean times, beside that of the time step

    LEVYWELL_HOST_DEVICE bool usable() const { return threshold > 0; }
};

}  // namespace levywell::inline dynamics
