#pragma once

#include "levywell/dynamics/tally.hpp"
#include "levywell/run/result.hpp"
#include "levywell/run/run_observer.hpp"

#include <vector>

namespace levywell::inline studies {

/// What a condition's paths say, beside theory: summary of their tally and records (by path id; empty unless
/// kept), and its check against the prediction. Warns where no path had its event.
ConditionResult conclude(const Condition& condition, const Prediction& prediction, const Tally& tally,
                         std::vector<PathRecord> records, RunObserver& observer);

}  // namespace levywell::inline studies
