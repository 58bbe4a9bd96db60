#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/core/interval.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/potential/model.hpp"

#include <string>
#include <vector>

namespace levywell::inline exec {

/// The conditions of leaving an interval from starts as they are written ("m1", "x=0.3"), for theory alone;
/// without starts from each minimum inside. Their noise is left to the caller. Faults of "--interval" and
/// "--start", as a run has them; those and no condition where theory has nothing to say.
std::vector<Condition> exit_conditions(const Model& potential, const Interval& interval,
                                       const std::vector<std::string>& starts, Faults& faults);

/// Whether a start inside is within 1e-6 of an end of the interval, over its length or what the potential's
/// structure spans of it: paths leave from there at once, and the law of small noise, which begins in the
/// basin, says nothing of them.
bool starts_beside_an_end(const Model& potential, const Interval& interval, double x);

}  // namespace levywell::inline exec
