#pragma once

#include "levywell/tail/stable_log_density.hpp"

#include <span>

namespace levywell::inline tail {

/// Student's law of `freedom` degrees of freedom and scale 1, on the axis log|x|. `alpha` of its points is
/// the derivative in log freedom.
class StudentLogDensity {
  public:
    explicit StudentLogDensity(double log_freedom);

    LogDensityPoint at(double log_abs_x) const;

  private:
    double log_freedom_;
    double freedom_;
    double constant_;
    double slope_;  ///< of the constant in log freedom
};

/// Student's law, the rival that symmetric stable samples are hardest to tell from: Cauchy at freedom 1,
/// Gaussian without limit.
struct StudentFit {
    double freedom = 0;
    double low = 0;   ///< 95% interval by the profile likelihood
    double high = 0;  ///< may be infinite
    double sigma = 0;
    double log_likelihood = 0;
};

/// Maximum likelihood for numbers with log|x| in `logs`, location 0, freedom between 0.1 and most_freedom.
StudentFit student_fit(std::span<const double> logs);

inline constexpr double most_freedom = 1000;

}  // namespace levywell::inline tail
