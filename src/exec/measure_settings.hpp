#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/potential/model.hpp"

namespace levywell::inline exec {

/// What a condition's measure needs besides its clock, from what was asked for. False where the potential
/// does not allow it, so that nothing more can be said.
bool set_measure(const RunRequest& request, const Model& potential, Condition& condition, Faults& faults);

}  // namespace levywell::inline exec
