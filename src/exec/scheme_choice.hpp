#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/potential/model.hpp"

namespace levywell::inline exec {

/// Decides the condition's scheme: jump-adapted where the wells that matter allow it, else step by step, or a
/// fault when the user insists.
void choose_scheme(const RunRequest& request, const Model& potential, Condition& condition, Faults& faults);

}  // namespace levywell::inline exec
