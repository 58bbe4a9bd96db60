#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/potential/model.hpp"

#include <cstddef>

namespace levywell::inline exec {

/// Time in which a path in the basin of a minimum forgets where in it it began [time]: 1/f'' of a well that
/// is wide against its noise; less where noise crosses the basin, or where drift from further out is faster
/// than f'' at the bottom tells.
double well_relaxation(const Condition& condition, const Model& potential, std::size_t well);

/// The longest over all wells.
double slowest_relaxation(const Condition& condition, const Model& potential);

}  // namespace levywell::inline exec
