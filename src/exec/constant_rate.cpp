#include "levywell/exec/constant_rate.hpp"

#include "levywell/dynamics/confidence.hpp"
#include "levywell/theory/significance.hpp"

namespace levywell {

EventTimes event_times(const Condition& condition, const std::vector<PathRecord>& records) {
    EventTimes times;
    for (const PathRecord& record : records) {
        const auto steps = static_cast<double>(record.steps);
        if (record.censored == 0) {
            times.events.push_back((steps - condition.event_delay()) * condition.dt);
        } else {
            times.censored.push_back(steps * condition.dt);
        }
    }
    return times;
}

ExponentialityCheck test_constant_rate(const Condition& condition, const std::vector<PathRecord>& records) {
    const bool one_hazard =
        is_timed(condition.measure) && condition.schedule.empty() && condition.scheme != Scheme::splitting;
    return check_exponentiality(one_hazard ? event_times(condition, records) : EventTimes{});
}

void withhold_constant_rate(const ExponentialityCheck& times, Summary& summary) {
    if (!(times.p_value < by_chance)) return;
    for (Estimate& rate : summary.q_hat) rate = without_interval(rate);
    if (summary.n_censored == 0) {
        const Estimate& mean = summary.mean;
        summary.rate = {1 / mean.value,
                        mean.stderror / (mean.value * mean.value),
                        {1 / mean.ci95[1], 1 / mean.ci95[0]},
                        mean.freedom};
        return;
    }
    summary.rate = without_interval(summary.rate);
    summary.mean = Estimate{};
}

}  // namespace levywell
