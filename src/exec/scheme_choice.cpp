#include "exec/scheme_choice.hpp"

#include "exec/few_digits.hpp"
#include "exec/relaxed_cores.hpp"
#include "levywell/dynamics/names.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace levywell {
namespace {

/// Where f has climbed by `height` from a minimum towards the ends of an interval up whose sides it climbs;
/// all of the side where the end is infinite, because no climb leads out there.
Interval level_set(const PotentialFile& potential, const CriticalPoint& minimum, const Interval& interval,
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

/// Levels of adaptive multilevel splitting: the bottom lies a third of the noise's own height above the
/// minimum, the first level at that height and a half. Only an interval up whose sides f climbs all the way.
SplittingSettings choose_levels(const RunRequest& request, const PotentialFile& potential,
                                const Condition& condition, Faults& faults) {
    SplittingSettings settings;
    const auto refuse = [&](const std::string& why) {
        faults.add(request.where_of("scheme"), "splitting " + why);
        return settings;
    };
    if (condition.measure != Measure::exit) return refuse("measures exit times alone (measure = \"exit\")");
    if (condition.start.well < 0 || condition.start.text != fmt::format("m{}", condition.start.well + 1))
        return refuse(
            fmt::format("starts from a minimum (start = \"m{}\")", std::max(0, condition.start.well) + 1));
    const auto well = static_cast<std::size_t>(condition.start.well);
    const CriticalPoint& minimum = potential.landscape.minima[well];
    const Interval basin = condition.wells.basin(well);
    if (condition.interval.lower < basin.lower || condition.interval.upper > basin.upper)
        return refuse(
            fmt::format("needs an interval within the basin of its start, [{}, {}]: f has to climb all the "
                        "way to the ends",
                        basin.lower, basin.upper));
    for (const MergedPoint& point : potential.landscape.merged) {
        if (point.known && point.maximum && condition.interval.contains(point.position))
            return refuse(
                fmt::format("needs an interval in which f climbs all the way to the ends: it has a barrier "
                            "at w = {:.4g} that "
                            "min_barrier does not count (levywell theory gives the exact mean time)",
                            point.position));
    }
    const double noise_scale =
        condition.epsilon * std::pow(condition.alpha * minimum.curvature, -1 / condition.alpha);
    const double unit = 2 * minimum.curvature * noise_scale * noise_scale;  // D at alpha = 2
    double lowest = std::numeric_limits<double>::infinity();
    for (double end : {condition.interval.lower, condition.interval.upper}) {
        if (std::isfinite(end)) lowest = std::min(lowest, potential.potential->value(end) - minimum.height);
    }
    if (lowest < 4 * unit) {
        return refuse(
            fmt::format("is for rare events: at epsilon = {} the lowest end of the interval is only {:.2g} "
                        "of the noise's own "
                        "height, at least 4 are needed (use --scheme euler)",
                        condition.epsilon, lowest / unit));
    }
    const double users_unit = request.convention == NoiseConvention::brownian ? std::numbers::sqrt2 : 1;
    constexpr double highest = 650;  // e^-709 is the smallest probability that a double holds
    if (lowest > highest * unit) {
        return refuse(
            fmt::format("would find a probability below e^-{:.0f}: at epsilon = {} the lowest end of the "
                        "interval is {:.4g} of the noise's own height, at most {:.0f} are possible (raise "
                        "epsilon; the smallest that works is {:.3g})",
                        highest, condition.epsilon, lowest / unit, highest,
                        rounded_up(users_unit * condition.epsilon * std::sqrt(lowest / unit / highest), 3)));
    }
    settings.minimum = minimum.position;
    settings.bottom = level_set(potential, minimum, condition.interval, unit / 3);
    settings.first_level = level_set(potential, minimum, condition.interval, 1.5 * unit);
    return settings;
}

/// What of the request belongs to jump_adapted alone, as the end of an advice.
std::string without_its_own(const RunRequest& request) {
    std::string words;
    if (request.threshold) words += " without threshold";
    if (request.core_radius) words += " without core_radius";
    if (request.tolerance != RunRequest().tolerance) words += " without tolerance";
    return words;
}

}  // namespace

void choose_scheme(const RunRequest& request, const PotentialFile& potential, Condition& condition,
                   Faults& faults) {
    condition.scheme = Scheme::euler;
    if (request.scheme == Scheme::euler) return;
    if (!condition.schedule.empty()) {
        condition.scheme_note = "a noise schedule is integrated step by step";
        if (request.scheme != Scheme::automatic) {
            faults.add(request.where_of("scheme"),
                       fmt::format("scheme = \"{}\" rests on noise that does not change: {} (use \"euler\")",
                                   name_of(request.scheme), condition.scheme_note));
        }
        return;
    }
    if (request.scheme == Scheme::splitting) {
        condition.scheme = Scheme::splitting;
        condition.splitting = choose_levels(request, potential, condition, faults);
        return;
    }
    const bool starts_in_well = is_timed(condition.measure);
    std::string why = !potential.landscape.flaw.empty()
                          ? "this potential has no well" + potential.landscape.because()
                      : potential.landscape.minima.empty() ? "this potential has no minimum"
                      : !potential.metastable              ? "this potential has no barrier"
                                                           : "paths do not start in a well";
    bool usable = false;
    if (!(starts_in_well && condition.start.well < 0)) {
        const std::vector<CoreOfWell> cores =
            choose_cores(condition, potential, {request.tolerance, request.threshold, request.core_radius});
        for (std::size_t i = 0; i < cores.size(); ++i) {
            condition.cores.push_back(cores[i].core);
            const bool matters = !starts_in_well || static_cast<int>(i) == condition.start.well;
            if (!matters) continue;
            usable = usable || cores[i].core.usable();
            why = fmt::format("well m{}: {}", i + 1, cores[i].why);
        }
    }
    if (usable) {
        condition.scheme = Scheme::jump_adapted;
        return;
    }
    condition.cores.clear();
    condition.scheme_note = why;
    if (request.scheme == Scheme::jump_adapted) {
        faults.add(
            request.where_of("scheme"),
            fmt::format(
                "jump_adapted is not available at alpha = {}, epsilon = {}: {} (use \"auto\" or \"euler\"{})",
                condition.alpha, condition.epsilon, why, without_its_own(request)));
    }
}

}  // namespace levywell
