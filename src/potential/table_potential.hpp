#pragma once

#include "potential/shape_spline.hpp"
#include "potential/walled.hpp"

#include <cstddef>
#include <vector>

namespace levywell::inline potential {

/// The shape-keeping C2 spline through points (w_k, f_k), with growth walls beyond both ends that go on with
/// the spline's slope. The points are exact to half a unit of their last printed digit.
class TablePotential final : public WalledPotential {
  public:
    /// At least 4 points, w strictly increasing, all finite; `error` of f [length^2/time], where it is
    /// more than the digits tell, counts for resolved_curvature().
    TablePotential(const std::vector<double>& w, const std::vector<double>& f, double growth, double error);
    double value_error(double w) const override;
    ResolvedCurvature resolved_curvature(double w) const override;
    std::vector<double> knots() const override { return spline_.positions(); }
    std::optional<Interval> given() const override {
        return Interval{spline_.positions().front(), spline_.positions().back()};
    }

  protected:
    double inner_value(double w) const override { return spline_.value(w); }
    double inner_slope(double w) const override { return spline_.slope(w); }
    double inner_curvature(double w) const override { return spline_.curvature(w); }

  private:
    ResolvedCurvature spline_curvature(double w) const;

    ShapeSpline spline_;
    std::vector<double> printed_;  ///< half a unit of the last digit of f at the points [length^2/time]
    std::vector<double> errors_;   ///< those, or `error` where it is larger, with what w leaves open
};

}  // namespace levywell::inline potential
