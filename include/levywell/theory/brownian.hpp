#pragma once

#include "levywell/theory/reference.hpp"

namespace levywell {

/// Eyring-Kramers mean time for alpha = 2 from a minimum over one maximum to the far well:
/// 2 pi / sqrt(f''(m) |f''(s)|) exp((f(s) - f(m)) / D), D = eps^2 in the levy convention; half of it to the
/// maximum itself. barrier = f(s) - f(m) > 0 [length^2/time]; curvatures f''(m) > 0 > f''(s) [1/time]; result
/// [time], +inf on overflow. Source: Kramers 1940; Berglund 2013, eq. 2.6.
struct KramersBarrier {
    double barrier;
    double curvature_minimum;
    double curvature_maximum;
};
Reference kramers_time_to_far_well(const KramersBarrier& barrier, double epsilon);
Reference kramers_time_to_saddle(const KramersBarrier& barrier, double epsilon);

}  // namespace levywell
