#include "levywell/exec/constant_rate.hpp"

#include "levywell/dynamics/confidence.hpp"
#include "levywell/theory/mean_law.hpp"
#include "levywell/theory/significance.hpp"

#include <cmath>
#include <variant>

namespace levywell::inline exec {

namespace {

/// The interval of 1 / from.
void inverse_interval(const Estimate& from, Estimate& to) {
    to.ci95[0] = 1 / from.ci95[1];
    to.ci95[1] = 1 / from.ci95[0];
}

}  // namespace

EventTimes event_times(const Condition& condition, const std::vector<PathRecord>& records) {
    EventTimes times;
    for (const PathRecord& record : records) {
        const auto steps = static_cast<double>(record.steps);
        if (record.censored == 0) {
            times.events.push_back((steps - condition.event()->event_delay()) * condition.dt);
        } else {
            times.censored.push_back(steps * condition.dt);
        }
    }
    return times;
}

ExponentialityCheck test_constant_rate(const Condition& condition, const std::vector<PathRecord>& records) {
    const bool one_hazard = condition.event() != nullptr && !condition.noise.changes() && !condition.splits();
    return check_exponentiality(one_hazard ? event_times(condition, records) : EventTimes{});
}

bool contradicts_constant_rate(const EventPrediction& prediction) {
    return std::abs(prediction.variation_exact * prediction.variation_exact - 1) > 0.25;
}

double fewest_paths(const EventPrediction& prediction) {
    if (!(contradicts_constant_rate(prediction) && prediction.variation_exact > 1)) return 0;
    return std::ceil(fewest_events / TimeLaw{1, 0, prediction.variation_exact}.long_times(1));
}

void withhold_mean_of_few(const EventPrediction& prediction, Summary& summary) {
    Estimate& mean = summary.event().mean;
    if (static_cast<double>(summary.n) < fewest_paths(prediction)) mean = without_interval(mean);
}

void withhold_infinite_mean(const Condition& condition, const Tally& tally, const EventPrediction& prediction,
                            Summary& summary) {
    if (!prediction.mean_is_infinite()) return;
    EventSummary& events = summary.event();
    events.mean = Estimate{};
    events.rate = Estimate{};
    if (!condition.splits()) events.restricted_mean = tally.restricted_mean(condition);
}

void withhold_constant_rate(const ExponentialityCheck& times, const EventPrediction& prediction,
                            Summary& summary) {
    EventSummary& events = summary.event();
    const bool tested = !std::isnan(times.p_value) || summary.n - events.n_censored < fewest_events;
    if (!(times.p_value < by_chance || contradicts_constant_rate(prediction))) {
        if (events.n_censored == 0 && tested && std::isfinite(events.rate.ci95[1])) {
            events.mean = with_exponential_interval(events.mean, summary.n);
            inverse_interval(events.mean, events.rate);
        }
        return;
    }
    if (auto* transitions = std::get_if<TransitionsSummary>(&summary.found)) {
        for (Estimate& rate : transitions->q_hat) rate = without_interval(rate);
    }
    if (events.n_censored == 0) {
        withhold_mean_of_few(prediction, summary);
        const Estimate& mean = events.mean;
        events.rate = {1 / mean.value, mean.stderror / (mean.value * mean.value), {}, mean.freedom};
        inverse_interval(mean, events.rate);
        return;
    }
    events.rate = without_interval(events.rate);
    events.mean = Estimate{};
}

}  // namespace levywell::inline exec
