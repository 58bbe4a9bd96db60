#include "levywell/run/interval_entry.hpp"

#include "levywell/exec/exact_curves.hpp"
#include "levywell/exec/exit_conditions.hpp"
#include "levywell/exec/predict.hpp"
#include "run/exact_remarks.hpp"

#include <cmath>
#include <limits>
#include <optional>
#include <variant>

#include <fmt/format.h>

namespace levywell::inline studies {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Probability of leaving by an end, from targets of which there may be none.
Solved share(const EventPrediction& times, std::size_t end) {
    if (times.target_exact.empty()) return {unknown, unknown, 0};
    return {times.target_exact[end], times.target_exact_error.empty() ? 0 : times.target_exact_error[end], 0};
}

/// None where a double does not hold the mean, nor where its error is beyond a tenth.
Solved deviation(const EventPrediction& times) {
    constexpr double useless_error = 0.1;
    const Solved found{
        times.mean_exact * times.variation_exact,
        times.mean_exact * times.variation_exact_error + times.mean_exact_error * times.variation_exact, 0};
    if (!std::isfinite(found.value) || !(found.error <= useless_error * found.value))
        return {unknown, unknown, 0};
    return found;
}

IntervalExit exit_from(const Condition& condition, const Interval& interval, const Prediction& prediction) {
    IntervalExit exit{condition.start.text,   condition.start.position, prediction.event(), {}, {}, {},
                      prediction.exact_source};
    const EventPrediction& times = exit.times;
    exit.deviation = deviation(times);
    exit.left = share(times, 0);
    exit.right = share(times, 1);
    // Symmetric noise crosses every finite end some time, and then it is the only one.
    if (std::isinf(interval.lower)) exit.left = {0, 0, 0}, exit.right = {1, 0, 0};
    if (std::isinf(interval.upper)) exit.left = {1, 0, 0}, exit.right = {0, 0, 0};
    return exit;
}

}  // namespace

IntervalEntry interval_theory_at(
    const Model& potential, const std::vector<Condition>& from, double alpha, double epsilon,
    std::size_t modes, double tolerance,
    const std::function<void(const char* what, std::size_t done, std::size_t all)>& before) {
    IntervalEntry entry;
    entry.alpha = alpha;
    entry.epsilon = epsilon;
    entry.interval = std::get<Exit>(from.front().measure).interval;
    const auto show = [&](const char* what, std::size_t done) {
        if (before) before(what, done, from.size() + 1);
    };
    const std::string noise = fmt::format("at alpha = {}, epsilon = {}", alpha, epsilon);
    const auto remark = [&](const std::optional<std::string>& why) {
        if (why) entry.remarks.push_back(*why);
    };
    for (const Condition& start : from) {
        show("exits", entry.exits.size());
        Condition condition = start;
        condition.noise = {alpha, epsilon, {}};
        const Prediction prediction = predict(condition, potential, tolerance);
        entry.exits.push_back(exit_from(condition, entry.interval, prediction));
        remark(time_shortfall(
            fmt::format("exit time from {} {}", condition.start.text, noise), prediction, tolerance,
            starts_beside_an_end(potential, entry.interval, condition.start.position) ? SmallNoise::is_silent
                                                                                      : SmallNoise::holds));
    }
    if (modes == 0) return entry;
    show("eigenvalues", from.size());
    entry.spectrum = predict_killed_spectrum(potential, alpha, epsilon, entry.interval, modes, tolerance);
    remark(spectrum_shortfall("eigenvalues " + noise, entry.spectrum, tolerance));
    remark(law_shortfall("quasi-stationary law " + noise, entry.spectrum.quasi_stationary));
    return entry;
}

void add_deviation_remarks(IntervalEntry& entry) {
    for (const IntervalExit& exit : entry.exits) {
        if (!std::isfinite(exit.times.mean_exact) || !std::isnan(exit.deviation.value)) continue;
        entry.remarks.push_back(
            fmt::format("standard deviation from {} at alpha = {}, epsilon = {}: not available: its error "
                        "exceeds a tenth of it",
                        exit.start, entry.alpha, entry.epsilon));
    }
}

void add_curves(const Model& potential, double tolerance, IntervalEntry& entry) {
    std::vector<double> starts;
    for (const IntervalExit& exit : entry.exits) starts.push_back(exit.position);
    entry.curves =
        predict_exit_curves(potential, entry.alpha, entry.epsilon, entry.interval, starts, tolerance);
    if (const auto why =
            curves_shortfall(fmt::format("curves at alpha = {}, epsilon = {}", entry.alpha, entry.epsilon),
                             entry.curves, tolerance))
        entry.remarks.push_back(*why);
}

}  // namespace levywell::inline studies
