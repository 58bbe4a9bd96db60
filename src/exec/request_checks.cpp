#include "exec/request_checks.hpp"

#include "exec/few_digits.hpp"
#include "levywell/core/available_cores.hpp"
#include "levywell/dynamics/names.hpp"
#include "levywell/exec/plan.hpp"
#include "levywell/random/philox.hpp"
#include "levywell/random/stable_law.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace levywell::inline exec {
namespace {

constexpr double smallest_number = 1e-100;  // of lengths, times and noise scales: their squares and ratios
constexpr double largest_number = 1e100;    // stay clear of overflow

/// Why a tail index is out of range; nothing when it is in it.
std::optional<std::string> refusal_of_alpha(double alpha) {
    if (!(alpha > 0 && alpha <= 2)) return StableLaw::domain;
    if (alpha < 0.05) return "the sampler reaches down to alpha = 0.05";
    return std::nullopt;
}

/// One condition twice is a mistake, and a figure can hold no two.
void refuse_repeated(const RunRequest& request, const char* key, std::vector<double> values, Faults& faults) {
    std::sort(values.begin(), values.end());
    const auto twice = std::adjacent_find(values.begin(), values.end());
    if (twice != values.end())
        faults.add(request.where_of(key),
                   fmt::format("{} = {} is there more than once (each value makes one condition: "
                               "ask for more --paths instead)",
                               key, *twice));
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

}  // namespace

std::optional<std::string> refusal_of_epsilon(double epsilon) {
    if (!(epsilon > 0 && std::isfinite(epsilon))) return "the noise scale must be a number > 0";
    if (epsilon < smallest_number || epsilon > largest_number)
        return "noise scales reach from 1e-100 to 1e100: choose other units of length and time";
    return std::nullopt;
}

bool check_choices(const RunRequest& request, Faults& faults) {
    const std::size_t before = faults.count();
    const auto check = [&](const char* key, auto choice, const std::vector<std::string>& names) {
        const auto place = static_cast<std::size_t>(choice);
        if (place >= names.size())
            faults.add(request.where_of(key), fmt::format("{} has no choice {}", key, place));
    };
    check("measure", request.measure, measure_names());
    check("scheme", request.scheme, scheme_names());
    check("convention", request.convention, convention_names());
    check("monitoring", request.monitoring, monitoring_names());
    check("backend", request.backend, backend_names());
    check("precision", request.precision, precision_names());
    return faults.count() == before;
}

void check_belonging(const RunRequest& request, Faults& faults) {
    const auto refuse = [&](bool given, bool belongs, const char* key, const std::string& what) {
        if (given && !belongs) faults.add(request.where_of(key), what);
    };
    const bool timed = is_timed(request.measure);
    refuse(request.interval.has_value(), request.measure == MeasureChoice::exit, "interval",
           "interval belongs to measure \"exit\" alone");
    refuse(request.delta.has_value(),
           request.measure == MeasureChoice::transitions || request.measure == MeasureChoice::chain, "delta",
           "delta, the radius of balls, belongs to measures \"transitions\" and \"chain\"");
    refuse(request.burn_in.has_value(), !timed, "burn_in",
           "burn_in belongs to measures \"chain\" and \"occupation\"");
    refuse(
        request.monitoring == Monitoring::grid, timed, "monitoring",
        "monitoring belongs to measures \"exit\" and \"transitions\": others see paths after steps anyway");
    refuse(request.horizon.has_value(), request.scheme != SchemeChoice::splitting, "horizon",
           "horizon belongs to schemes that follow paths in time: splitting has none");
    const bool may_rest =
        (request.scheme == SchemeChoice::automatic || request.scheme == SchemeChoice::jump_adapted) &&
        request.schedule.empty();
    for (const auto& [key, given] : {std::pair{"threshold", request.threshold.has_value()},
                                     {"core_radius", request.core_radius.has_value()}}) {
        refuse(given, may_rest, key,
               fmt::format("{} belongs to the scheme \"jump_adapted\" (which \"auto\" may choose): choose "
                           "it, or {} = \"auto\"",
                           key, key));
    }
    refuse(request.tolerance != RunRequest().tolerance, may_rest, "tolerance",
           "tolerance belongs to the scheme \"jump_adapted\" (which \"auto\" may choose)");
}

void check_lengths(const RunRequest& request, const Condition& condition, Faults& faults) {
    double largest = std::abs(condition.start.position);
    const auto include = [&](double w) {
        if (std::isfinite(w)) largest = std::max(largest, std::abs(w));
    };
    for (double m : condition.wells.minima) include(m);
    for (double s : condition.wells.maxima) include(s);
    include(condition.domain().lower);
    include(condition.domain().upper);
    if (largest == 0 || (largest >= smallest_number && largest <= largest_number)) return;
    faults.add(
        request.where_of("potential"),
        fmt::format("lengths of {:.3g}: they reach from 1e-100 to 1e100 (choose another unit)", largest));
}

bool check_jump_scale(const RunRequest& request, const Condition& condition, Faults& faults) {
    for (const ScheduledNoise& noise : condition.noise.segments()) {
        const double jump_scale = noise.jump_scale(condition.dt);
        constexpr double smallest = 1e-300;
        constexpr double largest = 1e300;
        if (jump_scale > smallest && jump_scale < largest) continue;
        const bool small = jump_scale <= smallest;
        faults.add(
            request.where_of("dt"),
            fmt::format(
                "at alpha {} epsilon {:.6g} a step of dt = {} has a jump scale eps dt^(1/alpha) "
                "of {}, beyond what a double holds: {} dt to {:.3g}, or choose another unit of time",
                alpha_text(noise.alpha), noise.epsilon, condition.dt, jump_scale, small ? "raise" : "lower",
                small ? rounded_up(std::pow(smallest / noise.epsilon, noise.alpha) * (1 + 1e-9), 3)
                      : rounded_down(std::pow(largest / noise.epsilon, noise.alpha) * (1 - 1e-9), 3)));
        return false;
    }
    return true;
}

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
        refuse_repeated(request, "alpha", request.alpha, faults);
        refuse_repeated(request, "epsilon", request.epsilon, faults);
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
    const double dt = request.step();
    if (!(dt > 0 && std::isfinite(dt))) {
        refuse("dt", dt, "the step must be a number > 0");
    } else if (dt < smallest_number || dt > largest_number) {
        refuse("dt", dt, "steps reach from 1e-100 to 1e100: choose another unit of time");
    }
    if (request.seed > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        faults.add(request.where_of("seed"),
                   fmt::format("seed = {} (0 to 2^63 - 1, as run files hold integers)", request.seed));
    }
    if (request.threads < 0 || request.threads > most_threads) {
        faults.add(request.where_of("threads"),
                   fmt::format("threads = {} (0 = all cores, to {})", request.threads, most_threads));
    }
    if (request.paths && (*request.paths < 1 || *request.paths > max_path_id + 1)) {
        faults.add(request.where_of("paths"), fmt::format("paths = {} (from 1 to 2^48)", *request.paths));
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
}

}  // namespace levywell::inline exec
