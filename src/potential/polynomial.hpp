#pragma once

#include "levywell/potential/potential.hpp"

#include <vector>

namespace levywell::inline potential {

/// f(w) = sum_k c_k w^k on the whole line; c_k [length^(2-k)/time]. Where the critical points lie far from 0
/// for their distances, f is expanded about their centre, in 100 digits, and evaluated there.
class PolynomialPotential final : public Potential {
  public:
    explicit PolynomialPotential(std::vector<double> coefficients);

    double value(double w) const override;
    double slope(double w) const override;
    double curvature(double w) const override;

    /// Rounding, and what coefficients that are rounded themselves leave open: of a difference far less,
    /// where the points lie close together.
    double value_error(double w) const override;
    double difference_error(double a, double b) const override;

    /// What the rounding of the coefficients leaves open of f between the critical points, over its range
    /// there.
    double lost_share() const { return lost_share_; }

    /// The constant that value() leaves out, because its rounding would hide the heights of f; else 0
    /// [length^2/time].
    double left_out() const { return left_out_; }

    /// Nothing where rounding of an expansion about 0 would be seen.
    std::optional<std::vector<double>> slope_polynomial() const override {
        return centre_ == 0 ? std::optional(slope_) : std::nullopt;
    }
    Interval core() const override { return core_; }

    /// Roots of f'', so that f' is monotone between them.
    std::vector<double> knots() const override { return knots_; }

  private:
    void weigh_coefficients(const std::vector<double>& given);
    double evaluation_error(double w) const;

    double centre_ = 0;  ///< of the expansions [length]
    std::vector<double> value_;
    std::vector<double> slope_;
    std::vector<double> curvature_;
    double left_out_ = 0;
    std::vector<double> coefficient_errors_;  ///< of those that were given
    double lost_share_ = 0;
    std::vector<double> knots_;
    Interval core_;
};

/// f with f' = strength prod_k (w - root_k) and f(0) = 0.
std::vector<double> polynomial_from_slope_roots(const std::vector<double>& roots, double strength);

/// Coefficients of the derivative.
std::vector<double> derivative(const std::vector<double>& coefficients);

/// sum_k |c_k| w^k, w >= 0: rounding of a value at w is about 1e-16 of it.
double size_of_terms(const std::vector<double>& coefficients, double w);

}  // namespace levywell::inline potential
