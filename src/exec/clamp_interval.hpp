#pragma once

#include "levywell/core/interval.hpp"
#include "levywell/potential/landscape.hpp"
#include "levywell/potential/potential.hpp"

namespace levywell::inline exec {

/// [R-, R+] for one step size: in it steps are Euler's, beyond it DriftFlow's.
struct ClampInterval {
    Interval interval;
    double largest_dt =
        0;  ///< the largest dt for which there is such an interval around the critical points [time]
};

/// The widest [R-, R+] around the critical points on which dt |f''| <= 1, and beyond the landscape itself
/// dt |f''| <= 1/2, found by going outward. Usable only when dt <= largest_dt. A drift that is evaluated
/// through a table is kept within 64 times the landscape.
ClampInterval find_clamp(const Potential& potential, const Landscape& landscape, double dt);

}  // namespace levywell::inline exec
