#include "exec/precision_choice.hpp"

#include "exec/drifts.hpp"
#include "exec/step_kernel.hpp"
#include "levywell/core/fault.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace levywell::inline exec {
namespace {

/// The smallest scale of a step's increment [length].
double smallest_jump_scale(const Condition& condition) {
    double smallest = HUGE_VAL;
    for (const ScheduledNoise& noise : condition.noise.segments())
        smallest = std::min(smallest, noise.jump_scale(condition.dt));
    return smallest;
}

constexpr double float_ulp = 1.2e-7;

/// The farthest point that matters [length].
double reach_of(const Condition& condition) {
    const Interval core = core_of(condition);
    return std::max(std::abs(core.lower), std::abs(core.upper));
}

/// True where lengths lie well inside a float's range, the largest and smallest draws of its noise included.
bool in_range_of_float(double reach) {
    return reach < 1e20 && reach > 1e-20;
}

/// True where jumps that a float cuts at its largest draw are too rare to be felt, or where the walls are so
/// steep that the way back from there takes no time.
bool cut_of_float_is_unfelt(const Condition& condition, const Potential& potential, double reach) {
    constexpr double unfelt = 1e-5;  // share of the jumps longer than `reach`; part of a step
    if (!std::isfinite(condition.clamp.length())) return true;
    const auto largest = static_cast<double>(QuantileTable<float>::largest());
    double alpha = 2;
    for (const ScheduledNoise& noise : condition.noise.segments()) alpha = std::min(alpha, noise.alpha);
    if (std::pow(reach / largest, alpha) < unfelt) return true;
    const double slowest =
        std::max(largest / std::abs(potential.slope(largest)), largest / std::abs(potential.slope(-largest)));
    return slowest < unfelt * condition.dt;
}

/// True where a float's rounding does not hold a path fast beside a critical point. Where dt |f'| falls below
/// half a unit in the last place the drift is rounded away; noise of many units carries the path on, but
/// where paths rest between large jumps nobody asks for such noise. Every well must rest, or end the path.
bool drift_moves_float(const Condition& condition, const Potential& potential, double reach) {
    constexpr double largest_zone = 3e-3;  // in which the path stands still, of the way to the next maximum
    double narrowest = HUGE_VAL;
    for (std::size_t i = 0; i < condition.wells.count(); ++i)
        narrowest = std::min(narrowest, condition.wells.half_width(i));
    if (!std::isfinite(narrowest)) narrowest = reach;
    const auto moves = [&](double w) {
        return condition.dt * std::abs(potential.curvature(w)) * largest_zone * narrowest >=
               0.5 * float_ulp * reach;
    };
    return std::all_of(condition.wells.minima.begin(), condition.wells.minima.end(), moves) &&
           std::all_of(condition.wells.maxima.begin(), condition.wells.maxima.end(), moves);
}

bool rests_everywhere(const Condition& condition) {
    const std::vector<RelaxedCore>& cores = condition.cores();
    return !cores.empty() &&
           (condition.event() != nullptr ||
            std::all_of(cores.begin(), cores.end(), [](const RelaxedCore& core) { return core.usable(); }));
}

/// True where float state resolves the process: a jump scale or a drift error drowned in the rounding of w
/// would go unseen.
bool float_is_enough(const Condition& condition, const std::shared_ptr<const Potential>& shared) {
    const Potential& potential = *shared;
    constexpr double ulps = 64;  // rounding noise of 1/64 of a step's jump scale adds 2e-5 to its square
    const double reach = reach_of(condition);
    if (!in_range_of_float(reach) || !cut_of_float_is_unfelt(condition, potential, reach)) return false;
    double farthest_rest = std::abs(condition.start.position);
    for (double m : condition.wells.minima) farthest_rest = std::max(farthest_rest, std::abs(m));
    if (smallest_jump_scale(condition) < ulps * float_ulp * farthest_rest) {
        // A path that rests between large jumps is moved by those, not by the noise of single steps.
        if (!rests_everywhere(condition) || !drift_moves_float(condition, potential, farthest_rest))
            return false;
    }
    constexpr double accuracy = 1e-4;
    const auto form = drift_of<float>(condition, shared);
    return form->accuracy <= accuracy && form->worst_accuracy <= largest_drift_error;
}

}  // namespace

bool float_state(const Condition& condition, const std::shared_ptr<const Potential>& potential,
                 Precision precision) {
    bool single = precision == Precision::single;
    if (precision != Precision::double_precision) {
        const bool enough = float_is_enough(condition, potential);
        if (single && !enough) {
            throw InputError("precision",
                             fmt::format("float state cannot resolve jumps of scale eps dt^(1/alpha) = "
                                         "{:.2g} at positions of this "
                                         "potential (use precision = \"double\" or \"auto\")",
                                         smallest_jump_scale(condition)));
        }
        single = enough;
    }
    return single;
}

}  // namespace levywell::inline exec
