#include "run/conclude.hpp"

#include "levywell/dynamics/splitting_summary.hpp"
#include "levywell/exec/chain_analysis.hpp"
#include "levywell/exec/constant_rate.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/run/remarks.hpp"

#include <variant>

#include <fmt/format.h>

namespace levywell::inline studies {

ConditionResult conclude(const Condition& condition, const Prediction& prediction, const Tally& tally,
                         std::vector<PathRecord> records, RunObserver& observer) {
    ConditionResult result;
    result.condition = condition;
    result.summary = tally.summarise(condition);
    // First passages and relaxation are those of one generator.
    if (auto* chain = std::get_if<ChainSummary>(&result.summary.found); chain && !condition.noise.changes())
        analyse_chain(*chain);
    const bool splits = condition.splits();
    if (auto* splitting = std::get_if<SplittingSummary>(&result.summary.found))
        summarise_splitting(condition, records, *splitting);
    result.prediction = prediction;
    const ExponentialityCheck times = test_constant_rate(condition, records);
    if (const EventPrediction* event = prediction.if_event()) {
        if (!splits) withhold_constant_rate(times, *event, result.summary);
        withhold_infinite_mean(condition, tally, *event, result.summary);
    }
    result.check = compare(condition, result.summary, times, result.prediction);
    result.records = std::move(records);
    result.remarks = remarks_of(result);
    result.verdict = verdict_of(result);
    if (!splits && result.summary.n_censored() == result.summary.n && !prediction.mean_is_infinite()) {
        observer.warn(
            fmt::format("{}: no path had its event before the horizon; only a bound on the rate is known",
                        condition.noise.describe()));
    }
    return result;
}

}  // namespace levywell::inline studies
