#pragma once

#include "levywell/dynamics/tally.hpp"
#include "levywell/io/result.hpp"

#include <vector>

namespace levywell {

/// What a condition's paths say, beside theory: summary, prediction and check of their tally and records (by
/// path id; empty unless kept). Warns where no path had its event.
ConditionResult conclude(const Condition& condition, const PotentialFile& potential, const Tally& tally,
                         std::vector<PathRecord> records);

}  // namespace levywell
