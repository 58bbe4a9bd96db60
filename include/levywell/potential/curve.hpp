#pragma once

#include "levywell/core/interval.hpp"
#include "levywell/potential/landscape.hpp"
#include "levywell/potential/potential.hpp"

#include <vector>

namespace levywell::inline potential {

/// A potential as it is drawn.
struct PotentialCurve {
    std::vector<double> w;  ///< evenly spaced, ascending [length]
    std::vector<double> f;  ///< f(w) [length^2/time]
};

/// The stretch of the line that shows a potential: all critical points, and outside the outermost minima all
/// up to where f has risen clearly above the highest maximum. Of one well alone, to twice as far as its
/// parabola is a fair picture of it, or all of where f is given; of a parabola and of flat, core().
Interval shown_interval(const Potential& potential, const Landscape& landscape);

/// f over that stretch: 801 points, and more where critical points lie close together.
PotentialCurve sample_curve(const Potential& potential, const Landscape& landscape);

}  // namespace levywell::inline potential
