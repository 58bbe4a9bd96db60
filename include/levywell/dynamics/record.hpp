#pragma once

#include <cstdint>

namespace levywell::inline dynamics {

/// What one path of an exit or transitions run leaves behind. Times are integer step counts.
/// A realisation of splitting is no path; it keeps the steps of its loops in `steps`, their number in
/// `loops`, and the probability that a climb leads out in `point`.
struct PathRecord {
    std::int64_t steps = 0;  ///< steps up to and with that of the event, or to the horizon when censored
    std::int64_t loops = 0;  ///< splitting alone
    double point = 0;  ///< state right after the event (exit point), or at the horizon; the end or the ball's
                       ///< edge that was crossed where it was not seen, and at alpha = 2 [length]
    std::int32_t target = -1;  ///< transitions: the well reached (from 0); exit: 0 left, 1 right; -1 censored
    std::uint8_t censored = 0;  ///< 1 when the horizon came first
    std::uint8_t reserved[3] = {0, 0, 0};

    bool operator==(const PathRecord&) const = default;
};
static_assert(sizeof(PathRecord) == 32);

}  // namespace levywell::inline dynamics
