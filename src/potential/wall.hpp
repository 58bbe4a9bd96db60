#pragma once

#include <cmath>

namespace levywell::inline potential {

/// A growth wall beyond `position`, d = distance outward: f(d) = height + slope d + curvature d^2/2 +
/// curvature d^p/(p L^(p-2)), p = growth > 2, so that f' is superlinear, and f, f', f'' join what lies
/// inside. Of growth 2 the last term is left out: the parabola goes on.
struct Wall {
    double position = 0;   ///< [length]
    double height = 0;     ///< [length^2/time]
    double slope = 0;      ///< outward, >= 0 [length/time]
    double curvature = 0;  ///< > 0 [1/time]
    double length = 1;     ///< L: where growth takes over from the parabola [length]
    double growth = 4;     ///< p >= 2

    double value_at(double d) const {
        return height + d * (slope + d * curvature * (0.5 + excess(d) / growth));
    }
    double slope_at(double d) const { return slope + curvature * d * (1 + excess(d)); }
    double curvature_at(double d) const { return curvature * (1 + (growth - 1) * excess(d)); }

  private:
    double excess(double d) const { return growth > 2 ? std::pow(d / length, growth - 2) : 0; }
};

}  // namespace levywell::inline potential
