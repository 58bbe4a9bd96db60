#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/potential/potential_file.hpp"

namespace levywell {

/// Resolves horizon and burn-in of a condition with its scheme to step counts.
void choose_horizon(const RunRequest& request, const PotentialFile& potential, Condition& condition,
                    Faults& faults);

}  // namespace levywell
