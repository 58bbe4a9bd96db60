#pragma once

#include "potential/expression.hpp"
#include "potential/walled.hpp"

#include <optional>
#include <vector>

namespace levywell::inline potential {

/// f, f' and f'' of a formula, evaluated where they are asked for; growth walls beyond its domain.
class ExpressionPotential final : public WalledPotential {
  public:
    /// `domain`: where the formula holds. Without it the formula holds wherever |f''| is at most 1e12 times
    /// its largest at critical points (paths are back from farther out within 1e-12 of a relaxation, whatever
    /// the wall there), and the core is found by going outward until bounds show that f only rises from there
    /// on. Throws ExpressionError when f is not finite or not smooth, or, without a domain, does not rise
    /// outward.
    ExpressionPotential(const Expression& f, std::optional<Interval> domain, double growth);

    /// The constant within f that value() leaves out, because the rounding of a sum as large would hide the
    /// heights of f; else 0 [length^2/time].
    double left_out() const { return expression_.constant() - constant_; }

    /// Without a domain: where growth walls take the place of f, unless they are so far off that nothing is
    /// simulated or solved there.
    std::optional<Interval> near_walls() const { return near_walls_; }

    Interval core() const override { return core_; }
    std::vector<double> knots() const override { return knots_; }
    std::optional<Interval> given() const override { return domain_; }
    double value_error(double w) const override;

  protected:
    double inner_value(double w) const override { return expression_.at(w).value + constant_; }
    double inner_slope(double w) const override { return expression_.at(w).slope; }
    double inner_curvature(double w) const override { return expression_.at(w).curvature; }

  private:
    void build_walls(const Interval& known, double growth);
    std::vector<double> roots() const;  ///< of f', ascending
    double rounding_at(double w) const;
    void check_rounding(const std::vector<double>& critical);
    void check_spacing(const std::vector<double>& critical, double range) const;
    /// The part of a stretch around the core on which |f''| is no more than 1e12 times its largest at
    /// critical points.
    Interval not_too_steep(const Interval& known, const std::vector<double>& critical) const;

    Expression expression_;
    std::optional<Interval> domain_;
    Interval core_;
    std::vector<double> knots_;
    std::optional<Interval> near_walls_;
    double constant_ = 0;  ///< of value()
};

}  // namespace levywell::inline potential
