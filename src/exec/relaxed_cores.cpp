#include "exec/relaxed_cores.hpp"

#include "exec/few_digits.hpp"
#include "levywell/theory/small_jumps.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include <boost/math/quadrature/gauss.hpp>
#include <fmt/format.h>

namespace levywell::inline exec {
namespace {

constexpr double largest_share_of_reach = 0.5;  // of h in the distance to the nearest end of the well
constexpr double largest_core = 0.25;           // of the core's radius in that distance
constexpr double smallest_threshold = 1e-3;     // in the same unit: below, every jump would be a large one
constexpr double memory_times = 14;             // of a well's 1/f'': what is left of a rest's begin is e^-14
constexpr double worthwhile = 0.5;              // occupation fraction integrated above which Euler is as good

/// One well and the distances from its minimum at which a path leaves it.
class WellBudget {
  public:
    WellBudget(const Condition& condition, const Model& potential, std::size_t well)
        : alpha_(condition.noise.alpha),
          epsilon_(condition.noise.epsilon),
          minimum_(potential.landscape.minima[well]),
          slope_([f = potential.potential](double w) { return f->slope(w); }) {
        basin_ = condition.wells.basin(well);
        basin_.lower = std::max(basin_.lower, condition.domain().lower);
        basin_.upper = std::min(basin_.upper, condition.domain().upper);
        // A path that rests is at home in the part of the well that no merged barrier separates.
        for (const MergedPoint& point : potential.landscape.merged) {
            if (!point.maximum || !basin_.contains(point.position)) continue;
            (point.position < minimum_.position ? basin_.lower : basin_.upper) = point.position;
        }
        reach_ = std::min(minimum_.position - basin_.lower, basin_.upper - minimum_.position);
    }

    const Interval& basin() const { return basin_; }
    double reach() const { return reach_; }

    JumpSplit split(double threshold) const { return {alpha_, epsilon_, threshold}; }

    /// Climbing by jumps below the threshold, which rest does not see, over leaving by single jumps.
    double climbing_bias(double threshold) const {
        double jumping = 0;
        double climbing = 0;
        for (double end : {basin_.lower, basin_.upper}) {
            if (!std::isfinite(end)) continue;
            const JumpSplit over{alpha_, epsilon_, std::abs(end - minimum_.position)};
            jumping += over.large_jump_rate() / 2;
            climbing += minimum_.curvature *
                        std::exp(-climbing_action(split(threshold), slope_, minimum_.position, end));
        }
        return climbing / jumping;
    }

    /// The local law is that of a Brownian motion with the variance of the smaller jumps. To first order in
    /// their Levy measure nu, the true one changes the rate of leaving by int nu(dy) g(y), g(y) the integral
    /// of that change along the way home from y; the Brownian one by the same with g''(0) y^2 / 2.
    double law_bias(double threshold) const {
        const double kick = 1e-3 * reach_;
        const double bend = (homecoming(kick) + homecoming(-kick)) / (kick * kick);
        const auto excess = [&](double y) {
            return (homecoming(y) + homecoming(-y) - bend * y * y) * std::pow(y / threshold, -1 - alpha_) /
                   threshold;
        };
        const double density =
            alpha_ / 2 * split(threshold).large_jump_rate();  // of nu at the threshold, times h
        return density *
               std::abs(boost::math::quadrature::gauss<double, 30>::integrate(excess, kick, threshold));
    }

    /// A path that enters the core is taken to relax as exp(-f'' t), not as f' would have it: the change of
    /// the rate of leaving along the way, times the rate of entries.
    double core_bias(double threshold, double radius) const {
        double most = 0;
        for (double x : {radius, -radius}) {
            const auto linear = [&](double z) { return change(z) / (minimum_.curvature * z); };
            most = std::max(most, std::abs(homecoming(x) - quadrature::integrate(linear, 0.0, x)));
        }
        return split(threshold).large_jump_rate() * most;
    }

    /// Share of the time in the well that is integrated: jumps beyond h are Pareto, and come home from x in
    /// log(x / radius) / f''.
    double active_share(double threshold, double radius) const {
        const double absence =
            (std::log(std::max(threshold / radius, 1.0)) + 1 / alpha_ + 1) / minimum_.curvature;
        const double active = split(threshold).large_jump_rate() * absence;
        return active / (1 + active);
    }

  private:
    using quadrature = boost::math::quadrature::gauss<double, 15>;

    /// Relative change of the rate of leaving by a single jump when the path stands at x from the minimum.
    double change(double x) const {
        double here = 0;
        double there = 0;
        for (double end : {basin_.lower, basin_.upper}) {
            if (!std::isfinite(end)) continue;
            here += std::pow(std::abs(end - minimum_.position), -alpha_);
            there += std::pow(std::abs(end - minimum_.position - x), -alpha_);
        }
        return there / here - 1;
    }

    /// int change dt along the way home from x [time].
    double homecoming(double x) const {
        return quadrature::integrate([&](double z) { return change(z) / slope_(minimum_.position + z); }, 0.0,
                                     x);
    }

    double alpha_;
    double epsilon_;
    CriticalPoint minimum_;
    std::function<double(double)> slope_;
    Interval basin_;
    double reach_ = 0;
};

/// The largest x in [lower, upper] with holds(x), where holds(lower) and what holds at x holds below it.
double largest(double lower, double upper, const std::function<bool(double)>& holds) {
    if (holds(upper)) return upper;
    for (int halving = 0; halving < 20 && upper > 1.01 * lower; ++halving) {
        const double middle = std::sqrt(lower * upper);
        (holds(middle) ? lower : upper) = middle;
    }
    return lower;
}

CoreOfWell choose(const Condition& condition, const Model& potential, std::size_t well,
                  const CoreChoice& choice) {
    const WellBudget budget(condition, potential, well);
    const CriticalPoint& minimum = potential.landscape.minima[well];
    CoreOfWell result;
    RelaxedCore& core = result.core;
    core.minimum = minimum.position;
    core.curvature = minimum.curvature;
    core.basin = budget.basin();
    core.memory = static_cast<std::int64_t>(
        std::min(std::ceil(memory_times / (condition.dt * minimum.curvature)), 0x1p60));
    const double reach = budget.reach();
    if (!(reach > 0)) {
        result.why = "its minimum lies outside the interval";
        return result;
    }
    const double part = choice.tolerance / 3;  // one for each of the three errors
    const double most = largest_share_of_reach * reach;
    const double least = smallest_threshold * reach;
    const auto resting = [&](double h) {
        return budget.climbing_bias(h) <= part && budget.law_bias(h) <= part;
    };
    const auto widest = [&](double h) {
        const auto linear = [&](double r) { return budget.core_bias(h, r) <= part; };
        return largest(1e-6 * reach, std::min(largest_core * reach, h), linear);
    };
    const auto largest_threshold = [&]() -> std::string {
        if (!choice.threshold || !resting(least)) return "";
        const double h = rounded_down(largest(least, most, resting), 3);
        const double radius = widest(h);
        if (budget.active_share(h, std::min(choice.core_radius.value_or(radius), radius)) > worthwhile)
            return "";
        const bool too_wide = choice.core_radius && *choice.core_radius > radius;
        return fmt::format(
            " (threshold = {:.3g} works{})", h,
            too_wide ? fmt::format(", beside core_radius = {:.3g}", rounded_down(radius, 3)) : "");
    };
    if (choice.threshold && *choice.threshold > most) {
        result.why = fmt::format(
            "threshold = {} is more than half of the distance {:.4g} from its minimum to the nearest point "
            "where paths leave it: such jumps would leave unseen{}",
            *choice.threshold, reach, largest_threshold());
        return result;
    }
    if (!resting(choice.threshold.value_or(least))) {
        const double h = choice.threshold.value_or(least);
        const bool climbs = budget.climbing_bias(h) > part;
        result.why =
            fmt::format("jumps below {} = {:.3g} are strong enough to {} (bias {:.2g}, allowed {:.2g}){}",
                        choice.threshold ? "the threshold" : "any threshold, such as h", h,
                        climbs ? "climb out of it" : "distort its local law",
                        climbs ? budget.climbing_bias(h) : budget.law_bias(h), part, largest_threshold());
        return result;
    }
    const double threshold = choice.threshold.value_or(largest(least, most, resting));
    const double most_radius = widest(threshold);
    const double radius = std::min(choice.core_radius.value_or(most_radius), most_radius);
    core.active_share = budget.active_share(threshold, radius);
    core.bias_bound =
        budget.climbing_bias(threshold) + budget.law_bias(threshold) + budget.core_bias(threshold, radius);
    if (core.active_share > worthwhile) {
        result.why = fmt::format(
            "jumps larger than the threshold {:.3g} come so often that {:.0f}% of the time would be "
            "integrated{}",
            threshold, 100 * core.active_share, largest_threshold());
        return result;
    }
    if (choice.core_radius && *choice.core_radius > most_radius) {
        result.why = fmt::format("core_radius = {} is too large: at most {:.3g} here", *choice.core_radius,
                                 rounded_down(most_radius, 3));
        return result;
    }
    core.threshold = threshold;
    core.interval = {minimum.position - radius, minimum.position + radius};
    return result;
}

}  // namespace

std::vector<CoreOfWell> choose_cores(const Condition& condition, const Model& potential,
                                     const CoreChoice& choice) {
    std::vector<CoreOfWell> cores;
    for (std::size_t i = 0; i < condition.wells.count(); ++i) {
        const bool ends_here = std::holds_alternative<Transitions>(condition.measure) &&
                               static_cast<int>(i) != condition.start.well;
        if (condition.noise.alpha == 2) {
            cores.push_back({{}, "Brownian motion has no jumps"});
        } else if (ends_here) {
            cores.push_back({{}, "paths that reach it end"});
        } else {
            cores.push_back(choose(condition, potential, i, choice));
        }
    }
    return cores;
}

}  // namespace levywell::inline exec
