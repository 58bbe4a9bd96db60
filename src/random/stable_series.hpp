#pragma once

#include <optional>

namespace levywell::inline random {

/// A probability and the density times x, of one and the same point: what Newton's method on a logarithmic
/// axis needs.
struct TailPoint {
    double probability;  ///< P(X > x), or P(0 < X <= x) from the central functions
    double x_density;    ///< x pdf(x)
};

/// Series of the SaS law in x^(-alpha): P(X > x) = (1/pi) sum_{k>=1} (-1)^(k-1) Gamma(k alpha)/k! sin(k pi
/// alpha/2) x^(-k alpha). Convergent for alpha < 1, asymptotic for 1 < alpha < 2. Nothing where it does not
/// reach full double accuracy. Source: Zolotarev 1986, theorem 2.4.2 and (2.5.4); Bergstrom 1952.
std::optional<TailPoint> stable_tail_series(double alpha, double log_x);

/// Series in x: P(0 < X <= x) = (1/(pi alpha)) sum_{k>=0} (-1)^k Gamma((2k+1)/alpha)/(2k+1)! x^(2k+1).
/// Convergent for alpha > 1, asymptotic for alpha < 1. Nothing where it does not reach full double accuracy.
/// Source: Zolotarev 1986, theorem 2.4.2 and (2.5.1).
std::optional<TailPoint> stable_central_series(double alpha, double log_x);

}  // namespace levywell::inline random
