#pragma once

#include "levywell/tail/stable_log_density.hpp"
#include "tail/shape_scale_fit.hpp"

#include <span>

namespace levywell::inline tail {

/// Pareto's law of second kind on either side of 0, density (a/2) (1 + |x|)^(-1-a) of scale 1: a peak, and a
/// power-law tail; Laplace's law as a grows. `alpha` of its points is the derivative in log a. Source: Lomax
/// 1954.
class ParetoLogDensity {
  public:
    explicit ParetoLogDensity(double log_exponent);

    LogDensityPoint at(double log_abs_x) const;

  private:
    double exponent_;
    double constant_;
};

/// Its largest likelihood, log exponent (the shape) between log 0.1 and log 1000.
ShapeScale pareto_maximum(std::span<const LogBin> bins, double log_exponent, double log_sigma);

}  // namespace levywell::inline tail
