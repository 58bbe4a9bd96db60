#pragma once

#include "levywell/potential/potential.hpp"

#include <cstddef>
#include <vector>

namespace levywell::inline potential {

/// f with f' = strength prod_k (w - root_k), evaluated as that product, so that f' has exactly those roots
/// and its digits wherever they lie; f by Gauss-Legendre quadrature of it from the nearest root, which is
/// exact.
class CriticalPointsPotential final : public Potential {
  public:
    /// At most 59 roots, ascending; strength [length^(1-n)/time].
    CriticalPointsPotential(std::vector<double> roots, double strength);

    double value(double w) const override { return from_base(w) - origin_; }
    double value_error(double w) const override;
    double slope(double w) const override;
    double curvature(double w) const override;

    /// Where f = 0: at 0, or, where 0 lies so far out that rounding would hide the barriers, at a root.
    double zero() const { return zero_; }

    /// Nothing where rounding of an expansion about 0 would be seen.
    std::optional<std::vector<double>> slope_polynomial() const override { return polynomial_; }
    Interval core() const override;
    std::vector<double> knots() const override { return roots_; }

  private:
    /// int f' from root_k + from to root_k + to, in distances from it, which are exact far from 0 too.
    double integral(std::size_t k, double from, double to) const;
    std::size_t nearest_root(double w) const;
    double from_base(double w) const;  ///< f(w) - f(root_base)

    std::vector<double> roots_;
    double strength_;
    std::vector<double> heights_;  ///< of the roots above the one nearest 0, root_base
    double zero_ = 0;
    double origin_ = 0;  ///< f(zero) - f(root_base)
    std::optional<std::vector<double>> polynomial_;
};

}  // namespace levywell::inline potential
