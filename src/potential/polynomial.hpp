#pragma once

#include "levywell/potential/potential.hpp"

#include <vector>

namespace levywell {

/// f(w) = sum_k c_k w^k on the whole line; c_k [length^(2-k)/time].
class PolynomialPotential final : public Potential {
  public:
    explicit PolynomialPotential(std::vector<double> coefficients);

    double value(double w) const override;
    double slope(double w) const override;
    double curvature(double w) const override;
    std::optional<std::vector<double>> slope_polynomial() const override { return slope_; }
    Interval core() const override { return core_; }
    std::vector<double> knots() const override {
        return knots_;
    }  ///< roots of f'', so that f' is monotone between them

  private:
    std::vector<double> value_;
    std::vector<double> slope_;
    std::vector<double> curvature_;
    std::vector<double> knots_;
    Interval core_;
};

/// f with f' = strength prod_k (w - root_k) and f(0) = 0.
std::vector<double> polynomial_from_slope_roots(const std::vector<double>& roots, double strength);

}  // namespace levywell
