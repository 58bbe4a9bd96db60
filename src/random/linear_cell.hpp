#pragma once

#include "levywell/core/lanes/cell.hpp"

#include <functional>

namespace levywell::inline random {

/// The best linear cell for a smooth function between v0 and v1: the chord, shifted by half of its sag.
inline Cell<double> linear_cell(double v0, double v1, const std::function<double(double)>& x) {
    const double x0 = x(v0);
    const double x1 = x(v1);
    const double slope = (x1 - x0) / (v1 - v0);
    const double middle = 0.5 * (v0 + v1);
    const double sag = x(middle) - (x0 + slope * (middle - v0));
    return {x0 - slope * v0 + 0.5 * sag, slope};
}

}  // namespace levywell::inline random
