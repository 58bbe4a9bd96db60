#pragma once

#include "levywell/core/device.hpp"
#include "levywell/dynamics/path_state.hpp"
#include "levywell/random/crossing_table.hpp"
#include "levywell/random/scalar_lane_code.hpp"

#include <cmath>
#include <cstdint>

namespace levywell::inline dynamics {

/// What the steps under one noise may do unseen between grid times.
struct BridgeRules {
    CrossingCells crossing;
    double per_length = 0;  ///< 1 / (eps dt^(1/alpha)) [1/length]
    double reach = 0;  ///< crossing_reach(alpha) eps dt^(1/alpha): a step both of whose ends lie farther from
                       ///< an end of the interval does not cross it unseen [length]
    bool jumps = true;  ///< alpha < 2: a step may pass over a ball without entering it
    // Shares of a step's drift before and after the bridge; 0: Euler's steps, whose bridge leads from one
    // state of the chain to the next.
    double drift_before = 0;
    double drift_before_first = 0;  ///< of a path's first step, before which only half of the flow is gone
    double drift_after = 0;
};

/// A step of a path as an observer sees it: the two ends of the noise, and the means to decide what happened
/// between them.
struct SeenStep {
    double from = 0;       ///< [length]
    double to = 0;         ///< [length]
    double begin = 0;      ///< where the path is when the step begins [length]
    double to_bridge = 0;  ///< where the bridge ends, if the step ends in the gap in which it began [length]
    const BridgeRules* bridge = nullptr;  ///< null: the path is seen at grid times only
    std::uint64_t seed = 0;
    std::uint64_t path = 0;
    std::uint64_t number = 0;  ///< of the step, once in a path

    static constexpr int none = -1, lower = 0, upper = 1;

    /// The end of `gap`, in which the step began, that it crossed before it ended: lower, upper or none. A
    /// step that ends outside is one large jump out of what the noise does else; at alpha = 2 it crossed the
    /// end on its way.
    LEVYWELL_HOST_DEVICE int crossed(const WatchBounds& gap) const {
        if (bridge == nullptr) return none;
        const bool inside = to > gap.lower && to < gap.upper;
        if (!inside && !bridge->jumps) return to <= gap.lower ? lower : upper;
        return drawn(gap, from, inside ? to_bridge : HUGE_VAL, 0);
    }

    /// The end of `gap`, in which the step ended, that it crossed after a jump into the gap from elsewhere.
    LEVYWELL_HOST_DEVICE int crossed_after_jump(const WatchBounds& gap) const {
        return bridge == nullptr ? none : drawn(gap, to, HUGE_VAL, 2);
    }

  private:
    /// The end crossed between a state inside the gap and another one, HUGE_VAL: far away. Crossings of both
    /// are taken for independent; that tells where the gap is as narrow as the noise of a step.
    LEVYWELL_HOST_DEVICE int drawn(const WatchBounds& gap, double a, double b, int word) const {
        const double below = probability(a - gap.lower, b - gap.lower);
        const double above = probability(gap.upper - a, b == HUGE_VAL ? b : gap.upper - b);
        const double sum = below + above;
        if (!(sum > 0)) return none;
        const double either = ::fma(-below, above, sum);
        const double u = uniform(word);
        if (u >= either) return none;
        return u * sum < below * either ? lower : upper;
    }

    LEVYWELL_HOST_DEVICE double probability(double d0, double d1) const {
        if (d0 == HUGE_VAL || !(d0 < bridge->reach || d1 < bridge->reach)) return 0;
        if (!(d0 > 0 && d1 > 0)) return 1;  // the drift alone comes there
        return bridge->crossing(d0 * bridge->per_length, d1 * bridge->per_length);
    }

    LEVYWELL_HOST_DEVICE double uniform(int word) const {
        std::uint32_t words[4];
        put_philox_words(seed, path, number, Purpose::bridge, words);
        const std::uint64_t bits = (std::uint64_t{words[word]} << 32 | words[word + 1]) >> 11;
        return (static_cast<double>(bits) + 0.5) * 0x1p-53;
    }
};

/// Where the path is when the chain has the state w: Strang's still has half a step of the flow before it.
template <class Shift>
LEVYWELL_HOST_DEVICE double at_step(double w, const BridgeRules* bridge, const Shift& shift) {
    return bridge == nullptr || bridge->drift_before == 0 ? w : ::fma(0.5, shift(w), w);
}

/// The step from the state w0 of the chain to the next, w1 [length]; shift(w): the displacement that a step's
/// drift makes of w [length]; `first` of its path. See docs/decisions/strang.md.
template <class Shift>
LEVYWELL_HOST_DEVICE SeenStep seen_step(double w0, double w1, const BridgeRules* bridge, const Shift& shift,
                                        std::uint64_t seed, std::uint64_t path, std::uint64_t number,
                                        bool first) {
    SeenStep step{w0, w1, w0, w1, bridge, seed, path, number};
    if (bridge == nullptr || bridge->drift_before == 0) return step;
    const double moved = shift(w0);
    step.from = ::fma(first ? bridge->drift_before_first : bridge->drift_before, moved, w0);
    step.begin = ::fma(0.5, moved, w0);
    if (bridge->drift_after > 0) step.to_bridge = ::fma(bridge->drift_after, shift(w1), w1);
    if (!bridge->jumps) step.to = step.to_bridge;
    return step;
}

}  // namespace levywell::inline dynamics
