#pragma once

#include "exec/scheme_or.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/potential/model.hpp"

namespace levywell::inline exec {

/// Rests in the wells that matter, where one of them at least allows it.
SchemeOr<JumpAdapted> choose_jump_adapted(const RunRequest& request, const Model& potential,
                                          const Condition& condition);

}  // namespace levywell::inline exec
