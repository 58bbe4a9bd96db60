#pragma once

#include "exec/scheme_or.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/potential/model.hpp"

namespace levywell::inline exec {

/// Levels of adaptive multilevel splitting: the bottom lies a third of the noise's own height above the
/// minimum, the first level at that height and a half. Only an interval up whose sides f climbs all the way.
SchemeOr<Splitting> choose_splitting(const RunRequest& request, const Model& potential,
                                     const Condition& condition);

}  // namespace levywell::inline exec
