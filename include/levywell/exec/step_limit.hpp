#pragma once

#include "levywell/potential/potential_file.hpp"

namespace levywell {

/// The largest dt with which a metastable potential is simulated: dt |f''| <= 1 between and around its
/// critical points [time].
double largest_dt(const PotentialFile& potential);

}  // namespace levywell
