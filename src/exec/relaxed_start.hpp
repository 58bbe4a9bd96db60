#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/potential/potential_file.hpp"

namespace levywell {

/// Faults of a relaxed start whose paths leave the well so soon that practically none is ever relaxed. Tries
/// that end at a rate 1/T, T the mean exit time from the basin, last tau with probability e^(-tau/T):
/// e^(tau/T) tries, which take T (e^(tau/T) - 1) together.
void check_relaxed_start(const RunRequest& request, const PotentialFile& potential,
                         const Condition& condition, Faults& faults);

}  // namespace levywell
