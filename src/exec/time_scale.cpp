#include "exec/time_scale.hpp"

#include "levywell/theory/brownian.hpp"
#include "levywell/theory/flat.hpp"
#include "levywell/theory/metastability.hpp"
#include "levywell/theory/small_jumps.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace levywell {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// eps of the Brownian motion that stands for the jumps below half of a distance: eps itself at alpha = 2,
/// and close to it as alpha -> 2, where climbing by small jumps takes over from single large ones.
double small_jump_epsilon(const Condition& condition, double distance) {
    if (condition.alpha == 2) return condition.epsilon;
    return std::sqrt(JumpSplit{condition.alpha, condition.epsilon, 0.5 * distance}.diffusivity());
}

/// Climbing out of well i over its lower barrier by diffusion.
double climbing_time(const Landscape& landscape, std::size_t i, double epsilon) {
    double time = infinite;
    const auto over = [&](const CriticalPoint& maximum, double barrier) {
        const KramersBarrier shape{barrier, landscape.minima[i].curvature, maximum.curvature};
        time = std::min(time, kramers_time_to_far_well(shape, epsilon).value);
    };
    if (i > 0) over(landscape.maxima[i - 1], landscape.barrier_left(i));
    if (i < landscape.maxima.size()) over(landscape.maxima[i], landscape.barrier_right(i));
    return time;
}

double residence_time(const Condition& condition, const Landscape& landscape, std::size_t i) {
    const double climbing =
        climbing_time(landscape, i, small_jump_epsilon(condition, condition.wells.half_width(i)));
    if (condition.alpha == 2) return climbing;
    return std::min(climbing,
                    asymptotic_transition_time(condition.wells, condition.alpha, condition.epsilon, i).value);
}

/// Leaving an interval whose ends need not be maxima: diffusion against the height of the nearer end, or
/// jumps over the ends.
double interval_time(const Condition& condition, const PotentialFile& potential) {
    const Interval& interval = condition.interval;
    const double x = condition.start.position;
    const double reach = std::min(x - interval.lower, interval.upper - x);
    const double spreading =
        std::pow(reach / condition.epsilon, condition.alpha);  // free motion over that distance
    if (potential.landscape.minima.empty()) {
        if (!std::isfinite(interval.length()))
            return 1e3 * spreading;  // a half line: the mean is infinite for some alpha
        return getoor_mean_exit_time(x, interval, condition.alpha, condition.epsilon).value;
    }
    const CriticalPoint& minimum =
        potential.landscape.minima[static_cast<std::size_t>(std::max(0, condition.start.well))];
    const double relaxation = 1 / minimum.curvature;
    if (!interval.contains(minimum.position)) return spreading + 10 * relaxation;
    double height = infinite;
    double distance = infinite;
    for (double end : {interval.lower, interval.upper}) {
        if (!std::isfinite(end)) continue;
        height = std::min(height, potential.potential->value(end) - minimum.height);
        distance = std::min(distance, std::abs(end - minimum.position));
    }
    if (!std::isfinite(distance)) return infinite;
    const double epsilon_of_climb = small_jump_epsilon(condition, distance);
    const double climbing = 2 * std::numbers::pi * relaxation *
                            std::exp(std::max(0.0, height) / (epsilon_of_climb * epsilon_of_climb));
    if (condition.alpha == 2) return climbing;
    return relaxation +
           std::min(
               climbing,
               asymptotic_exit_time(minimum.position, interval, condition.alpha, condition.epsilon).value);
}

}  // namespace

double expected_time(const Condition& condition, const PotentialFile& potential) {
    const Landscape& landscape = potential.landscape;
    double relaxation = 0;
    for (const CriticalPoint& minimum : landscape.minima)
        relaxation = std::max(relaxation, 1 / minimum.curvature);
    const auto start = static_cast<std::size_t>(std::max(0, condition.start.well));
    switch (condition.measure) {
        case Measure::exit:
            return relaxation + interval_time(condition, potential);
        case Measure::transitions:
            return 10 * relaxation + residence_time(condition, landscape, start);
        case Measure::chain:
        case Measure::occupation:
            break;
    }
    double longest = 0;
    for (std::size_t i = 0; i < landscape.minima.size(); ++i)
        longest = std::max(longest, residence_time(condition, landscape, i));
    return 10 * relaxation + longest;
}

std::vector<HazardPiece> expected_hazard(const Condition& condition, const PotentialFile& potential) {
    std::vector<HazardPiece> hazard;
    for (const ScheduledNoise& noise : noise_of(condition)) {
        hazard.push_back({static_cast<double>(noise.begin_step) * condition.dt,
                          1 / expected_time(under(noise, condition), potential)});
    }
    return hazard;
}

}  // namespace levywell
