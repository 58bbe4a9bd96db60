#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/potential/potential_file.hpp"

namespace levywell {

/// How long the condition's event takes on average, from asymptotic theory, plus the relaxation time of the
/// wells [time]: the scale of automatic horizons. For chain and occupation the longest mean residence of any
/// well. +inf when jumps and climbing are both hopeless.
double expected_time(const Condition& condition, const PotentialFile& potential);

}  // namespace levywell
