#include "exec/measured_estimates.hpp"

#include <cmath>
#include <variant>

namespace levywell::inline exec {

std::vector<MeasuredEstimate> measured_estimates(const Condition& condition, Summary& summary) {
    std::vector<MeasuredEstimate> all;
    const std::size_t r = condition.wells.count();
    const auto add_ratio = [&](Estimate& estimate, std::size_t over, std::size_t under) {
        all.push_back({&estimate, [=](const LevelSums& sums) { return sums.ratio(over, under); }});
    };
    if (summary.if_event() != nullptr) {
        EventSummary& events = summary.event();
        add_ratio(events.mean, LevelSums::time, LevelSums::events);
        add_ratio(events.restricted_mean, LevelSums::time, LevelSums::paths);
        add_ratio(events.rate, LevelSums::events, LevelSums::time);
        for (std::size_t j = 0; j < events.target_probability.size(); ++j)
            add_ratio(events.target_probability[j], LevelSums::target(j), LevelSums::events);
        if (auto* transitions = std::get_if<TransitionsSummary>(&summary.found)) {
            const auto from = static_cast<std::size_t>(condition.start.well) * r;
            for (std::size_t j = 0; j < r && !transitions->q_hat.empty(); ++j)
                add_ratio(transitions->q_hat[from + j], LevelSums::target(j), LevelSums::time);
        }
        return all;
    }
    const LevelSums columns(condition);
    SojournSummary& sojourns = summary.sojourn();
    for (std::size_t i = 0; i < r; ++i) add_ratio(sojourns.pi_hat[i], columns.residence(i), LevelSums::time);
    if (auto* chain = std::get_if<ChainSummary>(&summary.found)) {
        for (std::size_t k = 0; k < r * r; ++k)
            add_ratio(chain->q_hat[k], columns.jumps(k / r, k % r), columns.residence(k / r));
        for (std::size_t k = 0; k < chain->jump_probability.size(); ++k)
            add_ratio(chain->jump_probability[k], columns.jumps(k / r, k % r), columns.departures(k / r));
        std::size_t entry = 0;
        for (auto* times : {&chain->mean_first_passage, &chain->relaxation_times}) {
            for (Estimate& time : *times) {
                all.push_back({&time, [entry](const LevelSums& sums) { return sums.chain_time(entry); }});
                ++entry;
            }
        }
    }
    return all;
}

std::vector<AccuracyGoal> accuracy_goals(const Condition& condition, Summary& summary) {
    const std::vector<MeasuredEstimate> numbers = measured_estimates(condition, summary);
    const std::size_t r = condition.wells.count();
    std::vector<AccuracyGoal> goals;
    const auto add = [&](std::size_t number, double scale) {
        if (numbers[number].estimate->value > 0) goals.push_back({number, scale});
    };
    if (const auto* chain = std::get_if<ChainSummary>(&summary.found)) {
        for (std::size_t i = 0; i < r; ++i) {
            double rate = 0;
            for (std::size_t j = 0; j < r; ++j)
                if (j != i) rate += chain->q_hat[i * r + j].value;
            for (std::size_t j = 0; j < r; ++j)
                if (j != i) add(r + i * r + j, rate);
        }
    } else {
        const std::size_t goals_wanted = summary.if_event() != nullptr ? 1 : r;
        for (std::size_t k = 0; k < goals_wanted; ++k) add(k, numbers[k].estimate->value);
    }
    return goals;
}

}  // namespace levywell::inline exec
