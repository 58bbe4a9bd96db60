#include "exec/splitting_choice.hpp"

#include "exec/few_digits.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <variant>

#include <fmt/format.h>

namespace levywell::inline exec {
namespace {

/// Where f has climbed by `height` from a minimum towards the ends of an interval up whose sides it climbs;
/// all of the side where the end is infinite, because no climb leads out there.
Interval level_set(const Model& potential, const CriticalPoint& minimum, const Interval& interval,
                   double height) {
    const auto side = [&](double end, double direction) {
        if (!std::isfinite(end)) return end;
        double near = 0;
        double far = std::min(std::abs(end - minimum.position), std::sqrt(2 * height / minimum.curvature));
        const auto below = [&](double x) {
            return potential.potential->value(minimum.position + direction * x) - minimum.height < height;
        };
        while (below(far) && far < std::abs(end - minimum.position))
            far = std::min(2 * far, std::abs(end - minimum.position));
        for (int halving = 0; halving < 60; ++halving) {
            const double middle = 0.5 * (near + far);
            (below(middle) ? near : far) = middle;
        }
        return minimum.position + direction * far;
    };
    return {side(interval.lower, -1), side(interval.upper, 1)};
}

}  // namespace

SchemeOr<Splitting> choose_splitting(const RunRequest& request, const Model& potential,
                                     const Condition& condition) {
    const auto refuse = [](const std::string& why) { return SchemeOr<Splitting>{{}, "splitting " + why}; };
    const auto* exit = std::get_if<Exit>(&condition.measure);
    if (exit == nullptr) return refuse("measures exit times alone (measure = \"exit\")");
    if (condition.start.well < 0 || condition.start.text != fmt::format("m{}", condition.start.well + 1))
        return refuse(
            fmt::format("starts from a minimum (start = \"m{}\")", std::max(0, condition.start.well) + 1));
    const auto well = static_cast<std::size_t>(condition.start.well);
    const CriticalPoint& minimum = potential.landscape.minima[well];
    const Interval basin = condition.wells.basin(well);
    if (exit->interval.lower < basin.lower || exit->interval.upper > basin.upper)
        return refuse(
            fmt::format("needs an interval within the basin of its start, [{}, {}]: f has to climb all the "
                        "way to the ends",
                        basin.lower, basin.upper));
    for (const MergedPoint& point : potential.landscape.merged) {
        if (point.known && point.maximum && exit->interval.contains(point.position))
            return refuse(
                fmt::format("needs an interval in which f climbs all the way to the ends: it has a barrier "
                            "at w = {:.4g} that "
                            "min_barrier does not count (levywell theory gives the exact mean time)",
                            point.position));
    }
    const double noise_scale = condition.noise.epsilon * std::pow(condition.noise.alpha * minimum.curvature,
                                                                  -1 / condition.noise.alpha);
    const double unit = 2 * minimum.curvature * noise_scale * noise_scale;  // D at alpha = 2
    double lowest = std::numeric_limits<double>::infinity();
    for (double end : {exit->interval.lower, exit->interval.upper}) {
        if (std::isfinite(end)) lowest = std::min(lowest, potential.potential->value(end) - minimum.height);
    }
    if (lowest < 4 * unit) {
        return refuse(
            fmt::format("is for rare events: at epsilon = {} the lowest end of the interval is only {:.2g} "
                        "of the noise's own "
                        "height, at least 4 are needed (use --scheme euler)",
                        condition.noise.epsilon, lowest / unit));
    }
    const double users_unit = request.convention == NoiseConvention::brownian ? std::numbers::sqrt2 : 1;
    constexpr double highest = 650;  // e^-709 is the smallest probability that a double holds
    if (lowest > highest * unit) {
        return refuse(fmt::format(
            "would find a probability below e^-{:.0f}: at epsilon = {} the lowest end of the "
            "interval is {:.4g} of the noise's own height, at most {:.0f} are possible (raise "
            "epsilon; the smallest that works is {:.3g})",
            highest, condition.noise.epsilon, lowest / unit, highest,
            rounded_up(users_unit * condition.noise.epsilon * std::sqrt(lowest / unit / highest), 3)));
    }
    Splitting splitting;
    splitting.minimum = minimum.position;
    splitting.bottom = level_set(potential, minimum, exit->interval, unit / 3);
    splitting.first_level = level_set(potential, minimum, exit->interval, 1.5 * unit);
    return {splitting, ""};
}

}  // namespace levywell::inline exec
