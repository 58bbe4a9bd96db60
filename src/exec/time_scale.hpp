#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/potential/potential_file.hpp"
#include "levywell/theory/changing_hazard.hpp"

#include <vector>

namespace levywell {

/// How long the condition's event takes on average, from asymptotic theory, plus the relaxation time of the
/// wells [time]: the scale of automatic horizons. For chain and occupation the longest mean residence of any
/// well. +inf when jumps and climbing are both hopeless.
double expected_time(const Condition& condition, const PotentialFile& potential);

/// The same of a schedule: 1/expected_time under each segment's noise, as a hazard.
std::vector<HazardPiece> expected_hazard(const Condition& condition, const PotentialFile& potential);

}  // namespace levywell
