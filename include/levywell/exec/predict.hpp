#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/record.hpp"
#include "levywell/dynamics/summary.hpp"
#include "levywell/potential/potential_file.hpp"
#include "levywell/theory/prediction.hpp"

#include <vector>

namespace levywell {

/// Everything theory/ says of a condition.
Prediction predict(const Condition& condition, const PotentialFile& potential);

/// Holds the measured mean against the prediction; the exponential law is tested on the records when they
/// were kept.
Check compare(const Condition& condition, const Summary& summary, const std::vector<PathRecord>& records,
              const Prediction& prediction);

}  // namespace levywell
