#include "exec/infinite_mean.hpp"

#include <cmath>

namespace levywell::inline exec {

std::string why_mean_is_infinite(const Condition& condition, const Model& potential) {
    const auto* exit = std::get_if<Exit>(&condition.measure);
    if (exit == nullptr) return "";
    const bool left = std::isfinite(exit->interval.lower);
    const bool right = std::isfinite(exit->interval.upper);
    if (!left && !right) return "nothing ends a path (the interval has no finite end)";
    const bool half_line = left != right;
    return half_line && potential.potential->is_flat()
               ? "the mean exit time from a half line without drift is infinite"
               : "";
}

}  // namespace levywell::inline exec
