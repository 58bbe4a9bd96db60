#pragma once

#include "levywell/potential/model.hpp"

namespace levywell::inline exec {

/// The largest dt with which a metastable potential is simulated: dt |f''| <= 1 between and around its
/// critical points [time].
double largest_dt(const Model& potential);

}  // namespace levywell::inline exec
