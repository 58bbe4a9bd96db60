#include "exec/horizon_advice.hpp"

#include "exec/few_digits.hpp"
#include "exec/most_steps.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include <fmt/format.h>

namespace levywell::inline exec {
namespace {

constexpr double enough_events = 100;   // for a rate known to a tenth
constexpr double widest_search = 1e30;  // of epsilon, over the one that was asked for
constexpr double fine_enough = 1.01;    // ratio of an epsilon that works to one that does not

/// A horizon by which `enough_events` paths have their event, if the paths can be followed so far.
std::optional<std::string> censored_run(const Shortfall& shortfall, const Condition& condition) {
    if (!shortfall.one_hazard || !std::isfinite(shortfall.mean_steps)) return std::nullopt;
    const auto paths = static_cast<double>(condition.paths);
    double steps = shortfall.largest_steps;
    if (condition.cores().empty()) {
        steps = std::min(steps, 2 * enough_events / paths * shortfall.mean_steps);
        if (paths * steps > patience) return std::nullopt;
    }
    const double horizon = rounded_down(steps * condition.dt, 2);
    const double events = -paths * std::expm1(-horizon / condition.dt / shortfall.mean_steps);
    if (events < enough_events) return std::nullopt;
    return fmt::format(
        "set horizon = {:.2g} and read the rate of a censored run (about {:.2g} of {} paths "
        "have their event by then)",
        horizon, events, condition.paths);
}

/// A horizon that shows how slowly paths leave that do not leave on average: a thousand times what free
/// motion takes to the nearest end, or over the unit of length [time].
double telling(const Condition& condition) {
    const double x = condition.start.position;
    const double reach = std::min(x - condition.domain().lower, condition.domain().upper - x);
    return 1e3 *
           std::pow((std::isfinite(reach) ? reach : 1) / condition.noise.epsilon, condition.noise.alpha);
}

}  // namespace

std::optional<double> least_epsilon(double refused, const std::function<bool(double epsilon)>& accepts) {
    double fails = refused;
    double works = 2 * refused;
    for (double factor = 2; !accepts(works); works *= factor) {
        fails = works;
        factor = std::min(factor * factor, 16.0);
        if (!(works < widest_search * refused)) return std::nullopt;
    }
    while (works > fine_enough * fails) {
        const double middle = std::sqrt(fails * works);
        (accepts(middle) ? works : fails) = middle;
    }
    for (int digits : {2, 3}) {
        const double offered = rounded_up(works, digits);
        if (accepts(offered)) return offered;
    }
    return std::nullopt;
}

std::string describe_shortfall(const Shortfall& shortfall, const Condition& condition, const WaysOut& ways) {
    const double mean = shortfall.mean_steps;
    const double wanted = shortfall.means * mean;
    const bool scheduled = condition.noise.changes();
    const double longest = shortfall.largest_steps * condition.dt;
    std::string text = fmt::format("at {} ", condition.noise.describe());
    if (!shortfall.never.empty()) {
        text += shortfall.never;
    } else if (shortfall.too_many_paths()) {
        text += fmt::format(
            "an automatic horizon is {:.2g} steps: the sum of the squares of {} paths' steps does not fit "
            "128 "
            "bits",
            wanted, condition.paths);
    } else {
        const std::string slowest =
            condition.event() != nullptr
                ? fmt::format("from the slowest well that {} paths may visit the event", condition.paths)
                : "the slowest relaxation between wells";
        text += fmt::format(
            "{} is taken to need up to {} steps of dt = {} on average; an automatic {} is {:.0f} times "
            "that, more than the {:.2g} steps that each of {} paths may have",
            slowest, std::isfinite(mean) && mean < 1e300 ? fmt::format("{:.2g}", mean) : "more than 1e300",
            condition.dt, shortfall.key, shortfall.means, shortfall.largest_steps, condition.paths);
    }
    std::vector<std::string> offers;
    if (shortfall.too_many_paths())
        offers.push_back(fmt::format("ask for at most {:.3g} paths", rounded_down(most_paths_of(wanted), 3)));
    if (ways.epsilon)
        offers.push_back(fmt::format("raise epsilon (the smallest that works is {:.3g})", *ways.epsilon));
    if (const auto censored = censored_run(shortfall, condition)) offers.push_back(*censored);
    const bool nothing_else = offers.empty() && !ways.splitting && !shortfall.too_many_paths();
    if (condition.event() != nullptr && (scheduled || !shortfall.never.empty() || nothing_else))
        offers.push_back(fmt::format(
            "set horizon ({}at most {:.4g}) and read the survival of a censored run",
            scheduled || shortfall.never.empty() ? "" : fmt::format("such as {:.1g}, ", telling(condition)),
            rounded_down(longest, 4)));
    if (ways.splitting) offers.push_back("use --scheme splitting");
    for (std::size_t k = 0; k < offers.size(); ++k) text += (k == 0 ? ": " : ", or ") + offers[k];
    return text;
}

}  // namespace levywell::inline exec
