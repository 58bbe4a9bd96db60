#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/potential/model.hpp"

namespace levywell::inline exec {

/// Faults of a model that a program made: no potential, a landscape that is none, f' that is no number, or a
/// polynomial that is not f'. Whether there is none.
bool check_model(const RunRequest& request, const Model& model, Faults& faults);

}  // namespace levywell::inline exec
