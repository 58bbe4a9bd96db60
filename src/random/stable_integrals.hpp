#pragma once

#include "random/stable_series.hpp"

namespace levywell::inline random {

/// P(X > x) or P(0 < X <= x), and x pdf(x), of the SaS law by Zolotarev's integral over an angle, whose
/// integrand is positive: full relative accuracy for alpha away from 1 (|alpha - 1| >= 0.1), up to alpha
/// -> 2. Source: Nolan 1997, theorem 1 (beta = 0); Zolotarev 1986, (2.2.18) and remark 1.
TailPoint stable_angle_integral(double alpha, double log_x, bool upper_tail);

/// The same near alpha = 1 (|alpha - 1| <= 0.1), where the angle integral degenerates: the inverse Fourier
/// integral along the ray k = r e^(i phi), tan phi = x, on which the integrand's phase is O(alpha - 1).
/// Smooth through alpha = 1.
TailPoint stable_ray_integral(double alpha, double log_x, bool upper_tail);

}  // namespace levywell::inline random
