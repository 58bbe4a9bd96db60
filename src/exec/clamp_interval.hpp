#pragma once

#include "levywell/core/interval.hpp"
#include "levywell/potential/landscape.hpp"
#include "levywell/potential/potential.hpp"

namespace levywell {

/// The projected Euler scheme's [R-, R+] for one step size.
struct ClampInterval {
    Interval interval;
    double largest_dt =
        0;  ///< the largest dt for which there is such an interval around the critical points [time]
};

/// The widest [R-, R+] on which dt |f''| <= 1, found by going outward from the critical points. Usable only
/// when dt <= largest_dt. A drift that is evaluated through a table is kept within 64 times the landscape,
/// where the return time from R is negligible.
ClampInterval find_clamp(const Potential& potential, const Landscape& landscape, double dt);

}  // namespace levywell
