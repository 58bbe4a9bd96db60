#include "levywell/exec/plan.hpp"

#include "exec/clamp_interval.hpp"
#include "exec/lane_block.hpp"
#include "exec/relaxed_cores.hpp"
#include "exec/time_scale.hpp"
#include "levywell/dynamics/names.hpp"
#include "levywell/random/philox.hpp"
#include "levywell/theory/monitoring.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <utility>

#include <fmt/format.h>

namespace levywell {
namespace {

constexpr std::int64_t most_steps = std::int64_t{1} << 40;          // that are integrated one by one
constexpr std::int64_t most_steps_at_rest = std::int64_t{1} << 55;  // that a clock counts
constexpr double smallest_number = 1e-100;  // of lengths, times and noise scales: their squares and ratios
constexpr double largest_number = 1e100;    // stay clear of overflow
constexpr double relaxation_times = 10;     // of a well's 1/f'': what is left of the start is e^-10
constexpr double horizon_means = 50;        // automatic censoring after 50 mean times: e^-50 of the paths
constexpr double chain_means =
    100;  // automatic length of chain and occupation paths, in mean residence times
constexpr double burn_in_means = 10;

/// Reads "m2", "relaxed:m2" or "x=0.3".
class StartReader {
  public:
    StartReader(const RunRequest& request, const PotentialFile& potential, Faults& faults)
        : request_(request), potential_(potential), faults_(faults) {}

    Start read() {
        Start start;
        start.text = request_.start;
        std::string_view text = start.text;
        if (text.substr(0, 2) == "x=") {
            char* end = nullptr;
            start.position = std::strtod(start.text.c_str() + 2, &end);
            if (text.size() == 2 || *end != '\0' || !std::isfinite(start.position))
                return refuse(start, "a number must follow \"x=\"");
            if (potential_.metastable)
                start.well = static_cast<int>(potential_.landscape.wells().basin_of(start.position));
            return start;
        }
        const bool relaxed = text.substr(0, 8) == "relaxed:";
        if (relaxed) text.remove_prefix(8);
        const std::size_t wells = potential_.landscape.minima.size();
        std::size_t number = 0;
        const bool digits =
            text.size() > 1 && text.size() < 8 && text[0] == 'm' &&
            std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (digits) number = static_cast<std::size_t>(std::atol(std::string(text.substr(1)).c_str()));
        if (!digits)
            return refuse(
                start,
                "write a minimum (\"m1\"), a minimum's relaxed law (\"relaxed:m1\") or a point (\"x=0.3\")");
        if (wells == 0) return refuse(start, "this potential has no minimum; start from a point (\"x=0.3\")");
        if (number < 1 || number > wells)
            return refuse(start, fmt::format("the minima of this potential are m1 to m{}", wells));
        start.well = static_cast<int>(number) - 1;
        const CriticalPoint& minimum = potential_.landscape.minima[number - 1];
        start.position = minimum.position;
        if (relaxed && request_.dt > 0) {
            const double blocks = std::ceil(relaxation_times / minimum.curvature / request_.dt / 4);
            start.relax_steps = 4 * static_cast<std::int64_t>(std::min(blocks, 1e9));
        }
        return start;
    }

  private:
    Start refuse(const Start& start, const std::string& why) {
        faults_.add(request_.where_of("start"), fmt::format("start = \"{}\": {}", start.text, why));
        return start;
    }

    const RunRequest& request_;
    const PotentialFile& potential_;
    Faults& faults_;
};

/// The interval of an exit run, and whether the start lies in it.
Interval exit_interval(const RunRequest& request, const PotentialFile& potential, const Start& start,
                       Faults& faults) {
    Interval interval;
    if (request.interval) {
        interval = *request.interval;
        if (!(interval.lower < interval.upper)) {
            faults.add(request.where_of("interval"),
                       fmt::format("interval = [{}, {}] is empty (the lower end comes first)", interval.lower,
                                   interval.upper));
            return interval;
        }
        const std::vector<double> knots = potential.potential->knots();
        for (double end : {interval.lower, interval.upper}) {
            if (potential.kind != "table" || !std::isfinite(end) ||
                (end >= knots.front() && end <= knots.back()))
                continue;
            faults.add(request.where_of("interval"),
                       fmt::format("interval end {} lies outside the tabulated potential, [{}, {}]: what it "
                                   "would measure is the growth wall",
                                   end, knots.front(), knots.back()));
        }
        if (!interval.contains(start.position)) {
            faults.add(request.where_of("start"),
                       fmt::format("start = \"{}\" = {} lies outside the interval [{}, {}]", start.text,
                                   start.position, interval.lower, interval.upper));
        }
    } else if (!potential.metastable || potential.landscape.minima.size() < 2) {
        faults.add(request.where_of("interval"),
                   fmt::format("an exit run on '{}' needs an interval (interval = [a, b]): it has no basin "
                               "that could be left",
                               potential.name));
    } else if (start.well >= 0) {
        interval = potential.landscape.wells().basin(static_cast<std::size_t>(start.well));
        if (!interval.contains(start.position)) {
            faults.add(
                request.where_of("start"),
                fmt::format("start = \"{}\" lies on a maximum, on the border of its basin", start.text));
        }
    }
    return interval;
}

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
/// minimum, the camp at that height and a half. Only an interval up whose sides f climbs all the way.
SplittingSettings choose_levels(const RunRequest& request, const PotentialFile& potential,
                                const Condition& condition, Faults& faults) {
    SplittingSettings settings;
    const auto refuse = [&](const std::string& why) {
        faults.add(request.where_of("scheme"), "splitting " + why);
        return settings;
    };
    if (condition.measure != Measure::exit) return refuse("measures exit times alone (measure = \"exit\")");
    if (condition.start.well < 0 || condition.start.text != fmt::format("m{}", condition.start.well + 1))
        return refuse("starts from a minimum (start = \"m1\")");
    const auto well = static_cast<std::size_t>(condition.start.well);
    const CriticalPoint& minimum = potential.landscape.minima[well];
    const Interval basin = condition.wells.basin(well);
    if (condition.interval.lower < basin.lower || condition.interval.upper > basin.upper)
        return refuse(
            "needs an interval within the basin of its start: f has to climb all the way to the ends");
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
                        "height, at least 4 are needed (use euler)",
                        condition.epsilon, lowest / unit));
    }
    constexpr double highest = 650;  // e^-709 is the smallest probability that a double holds
    if (lowest > highest * unit) {
        return refuse(
            fmt::format("would find a probability below e^-{:.0f}: at epsilon = {} the lowest end of the "
                        "interval is {:.4g} of the noise's own height, up to {:.0f} are to be had (raise "
                        "epsilon; `levywell theory` gives such times by their logarithm)",
                        highest, condition.epsilon, lowest / unit, highest));
    }
    settings.minimum = minimum.position;
    settings.bottom = level_set(potential, minimum, condition.interval, unit / 3);
    settings.camp = level_set(potential, minimum, condition.interval, 1.5 * unit);
    return settings;
}

/// Decides the condition's scheme: jump-adapted where the wells that matter allow it, else Euler, or a fault
/// when the user insists.
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
    std::string why = "this potential has no minimum";
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
                "jump_adapted is not to be had at alpha = {}, epsilon = {}: {} (use \"auto\" or \"euler\")",
                condition.alpha, condition.epsilon, why));
    }
}

/// A time as a step count, refused when it is longer than integer clocks and patience allow.
std::int64_t steps_of(double time, const RunRequest& request, const char* key, bool automatic,
                      const Condition& condition, Faults& faults) {
    const double steps =
        std::ceil(time / request.dt * (1 - 1e-12));  // a horizon of k dt is k steps in spite of rounding
    const bool rests = condition.scheme == Scheme::jump_adapted;
    const bool scheduled = !condition.schedule.empty();
    if (steps <= static_cast<double>(rests ? most_steps_at_rest : most_steps))
        return std::max<std::int64_t>(1, static_cast<std::int64_t>(steps));
    faults.add(
        request.where_of(key),
        automatic
            ? fmt::format(
                  "at {} theory expects {} steps a path, "
                  "which no computer makes: raise epsilon, or "
                  "set {} and read the {} of a censored run{}",
                  describe_noise(condition),
                  std::isfinite(steps) ? fmt::format("{:.2g}", steps / horizon_means) : "more than 1e306",
                  key, scheduled ? "survival" : "rate",
                  condition.measure == Measure::exit && !scheduled ? ", or use --scheme splitting" : "")
            : fmt::format("{} = {} is {:.2g} steps of dt = {} (at most 2^{})", key, time, steps, request.dt,
                          rests ? 55 : 40));
    return 1;
}

/// The event's time by which `events` of them were to be expected, from `begin` on [time].
double automatic_time(const Condition& condition, const PotentialFile& potential, double events,
                      double begin = 0) {
    if (condition.schedule.empty()) return events * expected_time(condition, potential);
    const std::vector<HazardPiece> hazard = expected_hazard(condition, potential);
    return time_of_hazard(hazard, cumulative_hazard(hazard, begin) + events) - begin;
}

/// Why a tail index is out of range; nothing when it is in it.
std::optional<std::string> refusal_of_alpha(double alpha) {
    if (!(alpha > 0 && alpha <= 2)) return "stable laws exist for 0 < alpha <= 2";
    if (alpha < 0.05) return "the sampler reaches down to alpha = 0.05";
    return std::nullopt;
}

std::optional<std::string> refusal_of_epsilon(double epsilon) {
    if (!(epsilon > 0 && std::isfinite(epsilon))) return "the noise scale must be a number > 0";
    if (epsilon < smallest_number || epsilon > largest_number)
        return "noise scales reach from 1e-100 to 1e100: choose other units of length and time";
    return std::nullopt;
}

/// A schedule's numbers, its order, and what it cannot stand beside.
void check_schedule(const RunRequest& request, Faults& faults) {
    const std::vector<NoiseSegment>& schedule = request.schedule;
    const auto refuse = [&](const std::string& what) { faults.add(request.where_of("schedule"), what); };
    if (!request.alpha.empty() || !request.epsilon.empty())
        refuse("a schedule stands instead of alpha and epsilon (leave them out, or it)");
    if (request.convention != NoiseConvention::levy)
        refuse("a schedule is read in convention \"levy\" alone (eps dB is alpha = 2, eps / sqrt(2))");
    if (schedule.size() > most_noise_segments) {
        refuse(fmt::format("{} segments (at most {}: each has a table of 0.5 MB; put neighbours together)",
                           schedule.size(), most_noise_segments));
    }
    if (schedule.front().time != 0)
        refuse(fmt::format("schedule[0].time = {} (the first segment begins at 0)", schedule.front().time));
    for (std::size_t k = 0; k < schedule.size(); ++k) {
        const auto number = [&](const char* name, double value, const std::optional<std::string>& why) {
            if (why) refuse(fmt::format("schedule[{}].{} = {} ({})", k, name, value, *why));
        };
        number("alpha", schedule[k].alpha, refusal_of_alpha(schedule[k].alpha));
        number("epsilon", schedule[k].epsilon, refusal_of_epsilon(schedule[k].epsilon));
        const bool ascends = k == 0 || schedule[k].time > schedule[k - 1].time;
        number("time", schedule[k].time,
               ascends && std::isfinite(schedule[k].time)
                   ? std::nullopt
                   : std::optional<std::string>("times are finite and ascend"));
    }
}

/// The schedule with its begins rounded to whole blocks of steps.
std::vector<ScheduledNoise> resolve_schedule(const RunRequest& request, Faults& faults) {
    std::vector<ScheduledNoise> resolved;
    for (const NoiseSegment& segment : request.schedule) {
        const double blocks = std::round(segment.time / request.dt / block_steps);
        if (blocks * block_steps > static_cast<double>(most_steps)) {
            faults.add(request.where_of("schedule"),
                       fmt::format("schedule[{}].time = {} is {:.2g} steps of dt = {} (at most 2^40)",
                                   resolved.size(), segment.time, blocks * block_steps, request.dt));
            return resolved;
        }
        const std::int64_t begin = block_steps * static_cast<std::int64_t>(blocks);
        if (!resolved.empty() && begin == resolved.back().begin_step) {
            faults.add(
                request.where_of("schedule"),
                fmt::format("schedule[{}].time = {} begins in the same block of {} steps as the segment "
                            "before (segments last at least {} dt; lower dt, or leave it out)",
                            resolved.size(), segment.time, block_steps, block_steps));
        }
        resolved.push_back({begin, segment.alpha, segment.epsilon});
    }
    return resolved;
}

/// The conditions of a request, which differ in their noise: its grid, or its schedule.
std::vector<Condition> with_noise(const RunRequest& request, Condition common, Faults& faults) {
    if (!request.schedule.empty()) {
        common.schedule = resolve_schedule(request, faults);
        common.alpha = common.schedule.front().alpha;
        common.epsilon = common.schedule.front().epsilon;
        return {common};
    }
    std::vector<Condition> conditions;
    for (double alpha : request.alpha) {
        for (double epsilon : request.epsilon) {
            common.alpha = alpha;
            common.epsilon =
                request.convention == NoiseConvention::brownian ? epsilon / std::numbers::sqrt2 : epsilon;
            conditions.push_back(common);
        }
    }
    return conditions;
}

/// Lengths so large or small that the sampler's draws, which end at 1e150 and 1e-150, would be felt.
void check_lengths(const RunRequest& request, const Condition& condition, Faults& faults) {
    double largest = std::abs(condition.start.position);
    const auto include = [&](double w) {
        if (std::isfinite(w)) largest = std::max(largest, std::abs(w));
    };
    for (double m : condition.wells.minima) include(m);
    for (double s : condition.wells.maxima) include(s);
    include(condition.interval.lower);
    include(condition.interval.upper);
    if (largest == 0 || (largest >= smallest_number && largest <= largest_number)) return;
    faults.add(
        request.where_of("potential"),
        fmt::format("lengths of {:.3g}: they reach from 1e-100 to 1e100 (choose another unit)", largest));
}

/// False, with a fault, where a step's jump scale leaves the range of a double.
bool check_jump_scale(const RunRequest& request, const Condition& condition, Faults& faults) {
    for (const ScheduledNoise& noise : noise_of(condition)) {
        const double jump_scale = noise.jump_scale(condition.dt);
        if (jump_scale > 1e-300 && jump_scale < 1e300) continue;
        faults.add(
            request.where_of("dt"),
            fmt::format("at alpha {} epsilon {:.6g} a step of dt = {} has a jump scale eps dt^(1/alpha) "
                        "of {}, beyond what a double holds: {} dt, or choose another unit of time",
                        alpha_text(noise.alpha), noise.epsilon, condition.dt, jump_scale,
                        jump_scale < 1 ? "raise" : "lower"));
        return false;
    }
    return true;
}

/// Squares of step counts are summed over paths in 128 bits, exactly, or not at all.
void check_sums(const RunRequest& request, const Condition& condition, Faults& faults) {
    const double steps = static_cast<double>(condition.horizon_steps + condition.burn_in_steps);
    const double most = 0x1p128 / steps / steps;
    if (static_cast<double>(condition.paths) < most) return;
    faults.add(
        request.where_of("paths"),
        fmt::format("{} paths of up to {:.2g} steps: the sum of their squares does not fit 128 bits (at "
                    "most {:.3g} paths at {}, or a shorter horizon)",
                    condition.paths, steps, most, describe_noise(condition)));
}

/// The inward shift of an exit run's ends, none under a schedule; refused where one step reaches from the
/// start to an end.
void choose_monitoring(const RunRequest& request, Condition& condition, Faults& faults) {
    double widest = 0;
    for (const ScheduledNoise& noise : noise_of(condition))
        widest = std::max(widest, monitoring_shift(noise.alpha, noise.epsilon, condition.dt));
    const Interval shifted{condition.interval.lower + widest, condition.interval.upper - widest};
    if (!shifted.contains(condition.start.position)) {
        faults.add(
            request.where_of("dt"),
            fmt::format("at {} one step jumps as far as the start lies from the interval's end: dt = {} "
                        "is too large to see the exit",
                        describe_noise(condition), condition.dt));
    }
    if (condition.schedule.empty()) condition.monitoring_shift = widest;
}

}  // namespace

void check_numbers(const RunRequest& request, Faults& faults) {
    const auto refuse = [&](const char* key, double value, const std::string& why) {
        faults.add(request.where_of(key), fmt::format("{} = {} ({})", key, value, why));
    };
    if (!request.schedule.empty()) {
        check_schedule(request, faults);
    } else {
        if (request.alpha.empty())
            faults.add(request.where_of("alpha"),
                       "alpha is missing (give one or more tail indices, 0 < alpha <= 2, or a schedule)");
        if (request.epsilon.empty())
            faults.add(request.where_of("epsilon"),
                       "epsilon is missing (give one or more noise scales > 0, or a schedule)");
        if (request.alpha.size() > most_conditions / std::max<std::size_t>(1, request.epsilon.size())) {
            faults.add(
                request.where_of("alpha"),
                fmt::format(
                    "{} values of alpha with {} of epsilon are {} conditions (at most {}; make runs of "
                    "parts of the grid)",
                    request.alpha.size(), request.epsilon.size(),
                    request.alpha.size() * request.epsilon.size(), most_conditions));
        }
        for (double alpha : request.alpha) {
            if (const auto why = refusal_of_alpha(alpha)) {
                refuse("alpha", alpha, *why);
            } else if (request.convention == NoiseConvention::brownian && alpha != 2) {
                refuse("alpha", alpha,
                       "convention = \"brownian\" means eps dB, which is alpha = 2; use \"levy\"");
            }
        }
        for (double epsilon : request.epsilon) {
            if (const auto why = refusal_of_epsilon(epsilon)) refuse("epsilon", epsilon, *why);
        }
    }
    if (!(request.dt > 0 && std::isfinite(request.dt))) {
        refuse("dt", request.dt, "the step must be a number > 0");
    } else if (request.dt < smallest_number || request.dt > largest_number) {
        refuse("dt", request.dt, "steps reach from 1e-100 to 1e100: choose another unit of time");
    }
    if (request.paths < 0 || request.paths > max_path_id + 1) {
        faults.add(request.where_of("paths"), fmt::format("paths = {} (from 1 to 2^48)", request.paths));
    }
    if (request.horizon && !(*request.horizon > 0 && std::isfinite(*request.horizon))) {
        refuse("horizon", *request.horizon, "the horizon must be a time > 0, or \"auto\"");
    }
    if (request.burn_in && !(*request.burn_in >= 0 && std::isfinite(*request.burn_in))) {
        refuse("burn_in", *request.burn_in, "the burn-in must be a time >= 0, or \"auto\"");
    }
    if (request.delta && !(*request.delta > 0 && std::isfinite(*request.delta))) {
        refuse("delta", *request.delta, "the balls' radius must be a number > 0");
    }
    if (!(request.tolerance > 0 && request.tolerance < 1))
        refuse("tolerance", request.tolerance, "the relative bias that is allowed, between 0 and 1");
    if (request.threshold && !(*request.threshold > 0 && std::isfinite(*request.threshold)))
        refuse("threshold", *request.threshold, "the jump size h must be a number > 0, or \"auto\"");
    if (request.core_radius && !(*request.core_radius > 0 && std::isfinite(*request.core_radius)))
        refuse("core_radius", *request.core_radius, "the radius must be a number > 0, or \"auto\"");
    if (request.threads < 0)
        faults.add(request.where_of("threads"), fmt::format("threads = {} (0 = all cores)", request.threads));
}

double expected_path_steps(const Condition& condition, const PotentialFile& potential) {
    const bool timed = is_timed(condition.measure);
    double steps = static_cast<double>(condition.horizon_steps + condition.burn_in_steps);
    if (timed)
        steps =
            std::min(steps, mean_under_hazard(expected_hazard(condition, potential)).value / condition.dt);
    double integrated = condition.cores.empty() ? 1 : 0;  // share of the steps
    for (std::size_t i = 0; i < condition.cores.size(); ++i) {
        if (!timed || static_cast<int>(i) == condition.start.well)
            integrated = std::max(integrated, condition.cores[i].active_share);
    }
    return static_cast<double>(condition.paths) * std::max(1.0, steps * integrated);
}

double nearest_maximum(const Landscape& landscape) {
    const Wells wells = landscape.wells();
    double distance = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < wells.count(); ++i) distance = std::min(distance, wells.half_width(i));
    return distance;
}

double default_delta(const Landscape& landscape) {
    return 0.2 * nearest_maximum(landscape);
}

std::vector<Condition> plan(const RunRequest& request, const PotentialFile& potential, Faults& faults) {
    check_numbers(request, faults);
    Condition common;
    common.dt = request.dt;
    common.measure = request.measure;
    common.seed = request.seed;
    common.start = StartReader(request, potential, faults).read();
    const bool usable_dt = request.dt > 0 && std::isfinite(request.dt);
    const bool chain = request.measure == Measure::chain || request.measure == Measure::occupation;
    const bool splits = request.scheme == Scheme::splitting;
    common.paths = request.paths > 0 ? request.paths : (chain || splits ? 256 : 100000);
    if (!potential.landscape.minima.empty()) common.wells = potential.landscape.wells();

    if (request.measure == Measure::exit) {
        common.interval = exit_interval(request, potential, common.start, faults);
    } else {
        if (request.interval)
            faults.add(request.where_of("interval"), "interval belongs to measure \"exit\" alone");
        if (!potential.metastable || common.wells.count() < 2) {
            faults.add(
                request.where_of("measure"),
                fmt::format(
                    "'{}' has fewer than two wells; measure \"exit\" with an interval is what it allows",
                    potential.name));
            return {};
        }
        const double nearest = nearest_maximum(potential.landscape);
        common.delta = request.delta.value_or(default_delta(potential.landscape));
        if (common.delta >= nearest) {
            faults.add(
                request.where_of("delta"),
                fmt::format("delta = {}: the balls B_j must lie inside their basins (delta < {:.6g} here)",
                            common.delta, nearest));
        }
    }

    if (usable_dt && potential.metastable) {
        const ClampInterval clamp = find_clamp(*potential.potential, potential.landscape, request.dt);
        common.clamp = clamp.interval;
        if (request.dt > clamp.largest_dt) {
            faults.add(
                request.where_of("dt"),
                fmt::format("dt = {} is too large for this potential: dt |f''| <= 1 is needed between and "
                            "around its critical points (the largest dt that works is {:.4g})",
                            request.dt, clamp.largest_dt));
        }
    } else if (usable_dt && !potential.landscape.minima.empty()) {
        const double curvature = potential.landscape.minima.front().curvature;
        if (request.dt * curvature > 1) {
            faults.add(
                request.where_of("dt"),
                fmt::format(
                    "dt = {} is too large: dt f'' <= 1 is needed (the largest dt that works is {:.4g})",
                    request.dt, 1 / curvature));
        }
    }
    check_lengths(request, common, faults);
    if (!faults.empty()) return {};

    std::vector<Condition> conditions = with_noise(request, common, faults);
    for (Condition& condition : conditions) {
        if (!check_jump_scale(request, condition, faults)) continue;
        if (condition.measure == Measure::exit) choose_monitoring(request, condition, faults);
        choose_scheme(request, potential, condition, faults);
        if (condition.scheme == Scheme::splitting) continue;  // has no clock
        double burn_in = 0;
        if (chain) {
            burn_in = request.burn_in.value_or(automatic_time(condition, potential, burn_in_means));
            condition.burn_in_steps =
                burn_in == 0 ? 0 : steps_of(burn_in, request, "burn_in", !request.burn_in, condition, faults);
        }
        const double events = chain ? chain_means : horizon_means;
        condition.horizon_steps =
            steps_of(request.horizon.value_or(automatic_time(condition, potential, events, burn_in)), request,
                     "horizon", !request.horizon, condition, faults);
        check_sums(request, condition, faults);
    }
    return conditions;
}

}  // namespace levywell
