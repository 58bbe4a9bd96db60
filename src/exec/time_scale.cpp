#include "exec/time_scale.hpp"

#include "exec/infinite_mean.hpp"
#include "exec/well_relaxation.hpp"
#include "levywell/random/stable_law.hpp"
#include "levywell/theory/brownian.hpp"
#include "levywell/theory/flat.hpp"
#include "levywell/theory/jump_chain.hpp"
#include "levywell/theory/small_jumps.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <variant>

namespace levywell::inline exec {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double relaxations = 10;   // of the slowest well: e^-10 of what the start was like is left
constexpr double safety = 10;        // of a scale that bounds another
constexpr double never_seen = 1e-3;  // expected visits of all paths to a well, which then does not matter

/// Mean time to the ball around a minimum once its basin is reached [time]: paths fall into it, but where
/// alpha < 1 they jump over one that is small against their spread. Visits last until the next jump out of
/// the ball, and take the fraction of time that the law in a harmonic well has there (Kac's formula).
double finding_time(const Condition& condition, const Model& potential, double delta, std::size_t well) {
    const double relaxation = well_relaxation(condition, potential, well);
    const double alpha = condition.noise.alpha;
    if (alpha >= 1) return relaxation;
    const double spread = condition.noise.epsilon * std::pow(relaxation / alpha, 1 / alpha);
    const double share = 2 * StableLaw(alpha).central_probability(delta / spread);
    const double leaving = JumpSplit{alpha, condition.noise.epsilon, delta}.large_jump_rate();
    return std::max(relaxation, 1 / (leaving * share));
}

/// The rates at which paths of a condition hop between the wells that its interval contains, and end.
class HoppingRates {
  public:
    HoppingRates(const Condition& condition, const Model& potential)
        : condition_(condition),
          potential_(potential),
          landscape_(potential.landscape),
          inside_(jump_chain(condition.wells, condition.domain(), condition.noise.alpha,
                             condition.noise.epsilon)) {
        for (std::size_t k = 0; k < inside_.wells.size(); ++k) {
            add_climbs(k);
            const auto* transitions = std::get_if<Transitions>(&condition.measure);
            if (transitions != nullptr && static_cast<int>(inside_.wells[k]) != condition.start.well)
                inside_.chain.killing(k) +=
                    1 / finding_time(condition, potential, transitions->delta, inside_.wells[k]);
        }
    }

    /// At most, the probability that a path whose start lies in no basin of these wells gets into that of
    /// well k, within `time`: a jump there, or a climb over the maximum between the start and its neighbour
    /// on that side.
    double reaching(std::size_t k, double time) const {
        const double x = condition_.start.position;
        const double m = minimum(k).position;
        const CriticalPoint* nearest = nullptr;
        for (const CriticalPoint& top : landscape_.maxima) {
            const bool between = (top.position - x) * (m - top.position) >= 0;
            if (between && (!nearest || std::abs(top.position - x) < std::abs(nearest->position - x)))
                nearest = &top;
        }
        if (!nearest || nearest->position == x) return 1;
        const double epsilon = small_jump_epsilon(std::abs(nearest->position - x));
        const double climb =
            std::max(0.0, nearest->height - potential_.potential->value(x)) / (epsilon * epsilon);
        return std::min(
            1.0, std::exp(-climb) + time * rate_of_jumps_beyond(x, nearest->position, condition_.noise.alpha,
                                                                condition_.noise.epsilon));
    }

    /// Wells that paths may rest in.
    const WellChain& inside() const { return inside_; }

  private:
    const CriticalPoint& minimum(std::size_t k) const { return landscape_.minima[inside_.wells[k]]; }

    /// eps of the Brownian motion that stands for the jumps below half of a distance: eps itself at alpha =
    /// 2, and close to it as alpha -> 2, where climbing by small jumps takes over from single large ones.
    double small_jump_epsilon(double distance) const {
        if (condition_.noise.alpha == 2) return condition_.noise.epsilon;
        return std::sqrt(
            JumpSplit{condition_.noise.alpha, condition_.noise.epsilon, 0.5 * distance}.diffusivity());
    }

    /// Rate at which free motion covers a distance by diffusion.
    double free_rate(double distance) const {
        const double diffusion = small_jump_epsilon(distance) / distance;
        return 0.5 * diffusion * diffusion;
    }

    /// Rate of climbing by diffusion from well k to the next one on a side, or to the interval's end where
    /// that comes first: always over the highest barrier on the way.
    void add_climbs(std::size_t k) {
        const CriticalPoint& m = minimum(k);
        const std::size_t well = inside_.wells[k];
        const auto climb = [&](double end, bool has_maximum, std::size_t maximum, std::size_t neighbour) {
            const bool within =
                std::isfinite(end) &&
                (!has_maximum ||
                 std::abs(end - m.position) < std::abs(landscape_.maxima[maximum].position - m.position));
            if (within) {
                const double epsilon = small_jump_epsilon(std::abs(end - m.position));
                const double height = std::max(0.0, potential_.potential->value(end) - m.height);
                // Laplace's method; near a maximum, where f' vanishes, Kramers' prefactor; free motion where
                // f hardly climbs.
                const double slope = std::abs(potential_.potential->slope(end));
                const double prefactor =
                    std::max({slope / epsilon * std::sqrt(m.curvature / (2 * std::numbers::pi)),
                              m.curvature / (2 * std::numbers::pi), free_rate(std::abs(end - m.position))});
                inside_.chain.killing(k) += prefactor * std::exp(-height / (epsilon * epsilon));
                return;
            }
            if (!has_maximum) return;
            const CriticalPoint& top = landscape_.maxima[maximum];
            const KramersBarrier shape{top.height - m.height, m.curvature, top.curvature};
            const double distance = std::abs(top.position - m.position);
            const double epsilon = small_jump_epsilon(distance);
            const double rate =
                std::max(1 / kramers_time_to_far_well(shape, epsilon).value,
                         free_rate(distance) * std::exp(-shape.barrier / (epsilon * epsilon)));
            const auto state = inside_.state_of(neighbour);
            // On the other side the path may fall out of the interval.
            (state ? inside_.chain.rate(k, *state) : inside_.chain.killing(k)) += rate;
        };
        climb(condition_.domain().lower, well > 0, well - 1, well - 1);
        climb(condition_.domain().upper, well < landscape_.maxima.size(), well, well + 1);
    }

    const Condition& condition_;
    const Model& potential_;
    const Landscape& landscape_;
    WellChain inside_;
};

/// Time to cross the landscape within the interval, start included, by drift and, where that is weak, by the
/// noise: int dw / (|f'| + the speed of free motion over as much as lies between two points of structure).
double crossing_time(const Condition& condition, const Model& potential) {
    std::vector<double> points{condition.start.position};
    for (const auto* list : {&potential.landscape.minima, &potential.landscape.maxima}) {
        for (const CriticalPoint& point : *list) {
            if (condition.domain().contains(point.position)) points.push_back(point.position);
        }
    }
    for (double end : {condition.domain().lower, condition.domain().upper}) {
        if (std::isfinite(end)) points.push_back(end);
    }
    std::sort(points.begin(), points.end());
    constexpr int cells = 32;
    double time = 0;
    for (std::size_t k = 1; k < points.size(); ++k) {
        const double length = points[k] - points[k - 1];
        if (!(length > 0)) continue;
        const double speed = length * std::pow(condition.noise.epsilon / length, condition.noise.alpha);
        for (int cell = 0; cell < cells; ++cell) {
            const double w = points[k - 1] + (cell + 0.5) / cells * length;
            time += length / cells / (std::abs(potential.potential->slope(w)) + speed);
        }
    }
    return time;
}

double largest(const std::vector<double>& values) {
    return *std::max_element(values.begin(), values.end());
}

/// The least that f climbs from its lowest point within a bounded interval to either end.
double lowest_climb(const Potential& potential, const Interval& interval) {
    constexpr int points = 2000;
    std::vector<double> f;
    for (int k = 0; k <= points; ++k)
        f.push_back(potential.value(interval.lower + interval.length() * k / points));
    const auto lowest = std::min_element(f.begin(), f.end());
    return std::min(*std::max_element(f.begin(), lowest + 1), *std::max_element(lowest, f.end())) - *lowest;
}

/// What free motion takes to leave a bounded interval from its middle, times what diffusion takes to climb f,
/// or the wait for a jump to the ends, whichever is shorter [time].
double waiting_for_exit(const Condition& condition, const Model& potential) {
    const Interval interval = condition.domain();
    const double distance = 0.5 * interval.length();
    const JumpSplit jumps{condition.noise.alpha, condition.noise.epsilon, distance};
    const JumpSplit below{condition.noise.alpha, condition.noise.epsilon, 0.5 * distance};
    const double diffusivity =
        condition.noise.alpha == 2 ? condition.noise.epsilon * condition.noise.epsilon : below.diffusivity();
    const double free = getoor_mean_exit_time(0.5 * interval.lower + 0.5 * interval.upper, interval,
                                              condition.noise.alpha, condition.noise.epsilon)
                            .value;
    const double climbing = free * std::exp(lowest_climb(*potential.potential, interval) / diffusivity);
    return condition.noise.alpha < 2 ? std::min(climbing, 1 / jumps.large_jump_rate()) : climbing;
}

/// Without point minima: the mean exit time of free motion, which is known, and where f climbs, the wait.
TimeScale scale_of_free_exit(const Condition& condition, const Model& potential) {
    const Interval interval = condition.domain();
    const bool flat = potential.landscape.flaw.empty();
    if (!std::isfinite(interval.length())) {
        return {infinite, infinite, false,
                "no minimum tells the time scale of a half line" + potential.landscape.because()};
    }
    const double waiting = flat ? 0 : waiting_for_exit(condition, potential);
    const auto mean_from = [&](double x) {
        return waiting +
               getoor_mean_exit_time(x, interval, condition.noise.alpha, condition.noise.epsilon).value;
    };
    return {mean_from(condition.start.position), mean_from(0.5 * interval.lower + 0.5 * interval.upper),
            false, ""};
}

TimeScale scale_of_hopping(const Condition& condition, const Model& potential) {
    const double crossing =
        relaxations * slowest_relaxation(condition, potential) + crossing_time(condition, potential);
    const HoppingRates rates(condition, potential);
    const KilledChain& chain = rates.inside().chain;
    if (chain.size() == 0) return {crossing, crossing, false, ""};
    const std::vector<double> times = chain.mean_times();
    const auto start = rates.inside().state_of(static_cast<std::size_t>(std::max(0, condition.start.well)));
    if (!start) {
        double mean = crossing;
        double longest = 0;
        for (std::size_t k = 0; k < times.size(); ++k) {
            const double probability = rates.reaching(k, crossing);
            mean += probability * times[k];
            if (probability * static_cast<double>(condition.paths) > never_seen)
                longest = std::max(longest, largest(times));  // from there on to any other
        }
        return {mean, std::max(mean, crossing + longest), false, ""};
    }
    const std::vector<double> stays = chain.mean_stays(*start);
    double longest = times[*start];
    for (std::size_t k = 0; k < times.size(); ++k) {
        const double visits = stays[k] * chain.rate_of_leaving(k);
        if (visits * static_cast<double>(condition.paths) > never_seen) longest = std::max(longest, times[k]);
    }
    const bool one_hazard = std::holds_alternative<Transitions>(condition.measure) || times.size() == 1;
    return {crossing + times[*start], crossing + longest, one_hazard, ""};
}

/// Paths leave a bounded interval by one jump to its ends, or by diffusion, whatever wells say of it that are
/// wide against it.
TimeScale scale_of_event(const Condition& condition, const Model& potential) {
    TimeScale scale = scale_of_hopping(condition, potential);
    if (std::isfinite(condition.domain().length())) {
        const double bound = safety * waiting_for_exit(condition, potential);
        scale.mean = std::min(scale.mean, bound);
        scale.longest = std::min(scale.longest, bound);
    }
    return scale;
}

/// The longest residence, or the longest way to the well of that residence: killing at one state slows a
/// chain's slowest mode, so that this bounds the relaxation time. And the time in which balls are found.
TimeScale scale_of_chain(const Condition& condition, const Model& potential) {
    const KilledChain chain = HoppingRates(condition, potential).inside().chain;
    std::size_t deepest = 0;
    double longest = 0;
    for (std::size_t i = 0; i < chain.size(); ++i) {
        const double residence = 1 / chain.rate_of_leaving(i);
        if (residence > longest) longest = residence, deepest = i;
    }
    const double passage = largest(chain.killed_at(deepest).mean_times());
    double finding = 0;  // a chain counts no jump before the ball is reached
    if (const auto* balls = std::get_if<Chain>(&condition.measure); balls && condition.noise.alpha < 1) {
        for (std::size_t well = 0; well < chain.size(); ++well)
            finding = std::max(finding, finding_time(condition, potential, balls->delta, well));
    }
    const double scale = relaxations * slowest_relaxation(condition, potential) +
                         crossing_time(condition, potential) + std::max(longest, passage) + finding;
    return {scale, scale, false, ""};
}

}  // namespace

TimeScale time_scale(const Condition& condition, const Model& potential) {
    const std::string never = why_mean_is_infinite(condition, potential);
    if (!never.empty()) return {infinite, infinite, false, never};
    if (condition.sojourn() != nullptr) return scale_of_chain(condition, potential);
    if (potential.landscape.minima.empty()) return scale_of_free_exit(condition, potential);
    return scale_of_event(condition, potential);
}

std::vector<HazardPiece> expected_hazard(const Condition& condition, const Model& potential,
                                         ScaleChoice scale) {
    std::vector<HazardPiece> hazard;
    for (const ScheduledNoise& noise : condition.noise.segments()) {
        hazard.push_back({static_cast<double>(noise.begin_step) * condition.dt,
                          1 / (time_scale(under(noise, condition), potential).*scale)});
    }
    return hazard;
}

}  // namespace levywell::inline exec
