#include "run/conclude.hpp"

#include "levywell/dynamics/splitting_summary.hpp"
#include "levywell/exec/chain_analysis.hpp"
#include "levywell/exec/constant_rate.hpp"
#include "levywell/exec/predict.hpp"
#include "levywell/exec/time_step.hpp"
#include "levywell/run/remarks.hpp"
#include "run/pause.hpp"

#include <chrono>
#include <variant>

#include <fmt/format.h>

namespace levywell::inline studies {

namespace {

constexpr std::chrono::hours never(24 * 365);

}  // namespace

std::optional<ConditionResult> conclude(const Study& study, const Condition& condition,
                                        const Prediction& prediction, MeasuredPaths paths,
                                        const FurtherPaths& further, RunObserver& observer) {
    ConditionResult result;
    const Tally& tally = paths.tally;
    std::vector<PathRecord>& records = paths.records;
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
        if (condition.noise.changes())
            withhold_mean_of_few(*event, result.summary);
        else if (!splits)
            withhold_constant_rate(times, *event, result.summary);
        withhold_infinite_mean(condition, tally, *event, result.summary);
    }
    if (!study.request.step_error) {
        result.time_step.missing = "it was not asked for";
    } else if (!paths.all) {
        result.time_step.missing = "of a piece: levywell merge measures it";
    } else {
        const Pause pause(never, further.stops);
        const auto measured = measure_time_step(study.request, study.potential, condition, further.threads,
                                                result.summary, pause.wanted());
        if (!measured) return std::nullopt;
        result.time_step = *measured;
    }
    result.check = compare(condition, result.summary, times, result.prediction);
    result.records = std::move(records);
    result.remarks = remarks_of(result);
    note_convention(study.request, result);
    if (paths.all) note_accuracy(study.request, result);
    result.verdict = verdict_of(result);
    if (!splits && result.summary.n_censored() == result.summary.n && !prediction.mean_is_infinite()) {
        observer.warn(
            fmt::format("{}: no path had its event before the horizon; only a bound on the rate is known",
                        condition.noise.describe()));
    }
    return result;
}

}  // namespace levywell::inline studies
