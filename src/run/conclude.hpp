#pragma once

#include "levywell/dynamics/tally.hpp"
#include "levywell/run/result.hpp"
#include "levywell/run/run.hpp"
#include "levywell/run/run_observer.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace levywell::inline studies {

/// What a condition's paths left behind.
struct MeasuredPaths {
    const Tally& tally;
    std::vector<PathRecord> records;  ///< by path id; empty unless kept
    bool all = true;                  ///< of the condition; else a piece's
};

/// How further paths are simulated, which measure the time step's errors.
struct FurtherPaths {
    int threads = 1;
    std::function<bool()> stops;
};

/// What a condition's paths say, beside theory: their summary with its errors, and its check against the
/// prediction. Warns where no path had its event. Nothing when the run is to stop while further paths are
/// simulated.
std::optional<ConditionResult> conclude(const Study& study, const Condition& condition,
                                        const Prediction& prediction, MeasuredPaths paths,
                                        const FurtherPaths& further, RunObserver& observer);

}  // namespace levywell::inline studies
