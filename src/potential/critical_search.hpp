#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/potential/potential.hpp"

#include <string>
#include <vector>

namespace levywell::inline potential {

/// Points where f' changes sign, ascending; of a stretch with f' = 0 its middle. Found on a grid that is
/// finer than the potential's knots, bracketed by TOMS 748 (Boost.Math). Faults, filed under `where`: f' is
/// no number, or f does not rise outward at an end, so that minima and maxima do not alternate as they
/// should.
std::vector<double> slope_roots(const Potential& potential, const std::string& where, Faults& faults);

}  // namespace levywell::inline potential
