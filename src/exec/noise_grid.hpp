#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/request.hpp"

#include <vector>

namespace levywell::inline exec {

/// The conditions of a request, which differ in their noise: its grid, or its schedule.
std::vector<Condition> with_noise(const RunRequest& request, Condition common, Faults& faults);

}  // namespace levywell::inline exec
