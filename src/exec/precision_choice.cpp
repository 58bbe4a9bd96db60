#include "exec/precision_choice.hpp"

#include "exec/step_kernel.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/dynamics/drift_form.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace levywell {
namespace {

/// The smallest scale of a step's increment [length].
double smallest_jump_scale(const Condition& condition) {
    double smallest = HUGE_VAL;
    for (const ScheduledNoise& noise : noise_of(condition))
        smallest = std::min(smallest, noise.jump_scale(condition.dt));
    return smallest;
}

/// True where float state resolves the process: a jump scale or a drift error drowned in the rounding of w
/// would go unseen.
bool float_is_enough(const Condition& condition, const Potential& potential) {
    constexpr double ulps = 64;  // rounding noise of 1/64 of a step's jump scale adds 2e-5 to its square
    constexpr double float_ulp = 1.2e-7;
    double reach = std::abs(condition.start.position);
    for (double m : condition.wells.minima) reach = std::max(reach, std::abs(m));
    // A path that rests between large jumps is moved by those, not by the noise of single steps.
    const bool rests = condition.scheme == Scheme::jump_adapted;
    if (!rests && smallest_jump_scale(condition) < ulps * float_ulp * reach) return false;
    constexpr double accuracy = 1e-4;
    return make_drift_form<float>(potential, condition.dt, condition.clamp, core_of(condition)).accuracy <=
           accuracy;
}

}  // namespace

bool float_state(const Condition& condition, const Potential& potential, Precision precision) {
    bool single = precision == Precision::single;
    if (precision != Precision::twofold) {
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

}  // namespace levywell
