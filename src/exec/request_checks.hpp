#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/request.hpp"

#include <optional>
#include <string>

namespace levywell::inline exec {

/// Why a noise scale is out of range; nothing when it is in it.
std::optional<std::string> refusal_of_epsilon(double epsilon);

/// Faults of choices that no name stands for, which programs can make. Whether there is none.
bool check_choices(const RunRequest& request, Faults& faults);

/// Faults of what the measure or the scheme has no use for: it would be ignored.
void check_belonging(const RunRequest& request, Faults& faults);

/// Lengths so large or small that the sampler's draws, which end at 1e150 and 1e-150, would be felt.
void check_lengths(const RunRequest& request, const Condition& condition, Faults& faults);

/// False, with a fault, where a step's jump scale leaves the range of a double.
bool check_jump_scale(const RunRequest& request, const Condition& condition, Faults& faults);

}  // namespace levywell::inline exec
