#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/potential/potential.hpp"

#include <memory>

namespace levywell::inline exec {

/// Whether paths of the condition have a state in float; double where float does not resolve the process.
/// Throws InputError when float was asked for and is not enough.
bool float_state(const Condition& condition, const std::shared_ptr<const Potential>& potential,
                 Precision precision);

}  // namespace levywell::inline exec
