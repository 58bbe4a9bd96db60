#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/potential/model.hpp"

namespace levywell::inline exec {

/// The interval of an exit run, and whether the start lies in it.
Interval exit_interval(const RunRequest& request, const Model& potential, const Start& start, Faults& faults);

}  // namespace levywell::inline exec
