#pragma once

#include "potential/walled.hpp"

#include <vector>

namespace levywell {

/// The natural cubic spline (C2) through points (w_k, f_k), with growth walls beyond both ends that go on
/// with the spline's slope.
class TablePotential final : public WalledPotential {
  public:
    /// At least 4 points, w strictly increasing, all finite.
    TablePotential(std::vector<double> w, std::vector<double> f, double growth);
    std::vector<double> knots() const override { return w_; }
    std::optional<Interval> given() const override { return Interval{w_.front(), w_.back()}; }

  protected:
    double inner_value(double w) const override;
    double inner_slope(double w) const override;
    double inner_curvature(double w) const override;

  private:
    std::size_t cell(double w) const;

    std::vector<double> w_;
    std::vector<double> f_;
    std::vector<double> second_;  ///< f'' at the points
};

}  // namespace levywell
