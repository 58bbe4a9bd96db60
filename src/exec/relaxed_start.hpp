#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/potential/model.hpp"

namespace levywell::inline exec {

/// Faults of a relaxed start whose paths leave the well so soon that practically none is ever relaxed. Tries
/// that end at a rate 1/T, T the mean exit time from the basin, last tau with probability e^(-tau/T):
/// e^(tau/T) tries, which take T (e^(tau/T) - 1) together.
void check_relaxed_start(const RunRequest& request, const Model& potential, const Condition& condition,
                         Faults& faults);

}  // namespace levywell::inline exec
