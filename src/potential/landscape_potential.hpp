#pragma once

#include "levywell/potential/landscape.hpp"
#include "potential/walled.hpp"

#include <vector>

namespace levywell::inline potential {

/// The stretch between a minimum and a neighbouring maximum, C2 at both and strictly monotone between, for
/// any width, height difference and curvatures: with t in [0, 1] from the minimum to the maximum, L the width
/// and H the height difference,
///   df/dt = k0 L^2 t phi(t/tau0) + k1 L^2 (1-t) phi((1-t)/tau1) + c 30 t^2 (1-t)^2,   phi(s) = 1 - 3 s^2 + 2
///   s^3 on [0, 1], 0 beyond,
/// k0 = f'' at the minimum, k1 = |f''| at the maximum; tau0, tau1 <= 1 are so small that each end part
/// carries at most 0.45 H, and c > 0 carries the rest.
class MonotoneSegment {
  public:
    MonotoneSegment(const CriticalPoint& minimum, const CriticalPoint& maximum);

    double value(double w) const;
    double slope(double w) const;
    double curvature(double w) const;

  private:
    double parameter(double w) const { return (w - origin_) * direction_ / length_; }

    double origin_;     ///< position of the minimum
    double direction_;  ///< +1 when the maximum lies to its right
    double length_;
    double base_;
    double rise0_;  ///< k0 L^2
    double rise1_;
    double tau0_;
    double tau1_;
    double bump_;  ///< c
};

/// Minima and maxima with prescribed positions, heights and curvatures; growth walls beyond the outer minima.
class LandscapePotential final : public WalledPotential {
  public:
    /// minima.size() == maxima.size() + 1 >= 1, interleaved, every maximum higher than both neighbours,
    /// curvatures of the right sign.
    LandscapePotential(std::vector<CriticalPoint> minima, std::vector<CriticalPoint> maxima, double growth);
    std::vector<double> knots() const override;

  protected:
    double inner_value(double w) const override { return segment(w).value(w); }
    double inner_slope(double w) const override { return segment(w).slope(w); }
    double inner_curvature(double w) const override { return segment(w).curvature(w); }

  private:
    const MonotoneSegment& segment(double w) const;

    std::vector<double> joints_;  ///< critical points in order
    std::vector<MonotoneSegment> segments_;
};

}  // namespace levywell::inline potential
