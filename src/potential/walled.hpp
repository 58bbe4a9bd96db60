#pragma once

#include "levywell/potential/potential.hpp"
#include "potential/wall.hpp"

namespace levywell::inline potential {

/// A potential given on a bounded stretch, with growth walls beyond both ends.
class WalledPotential : public Potential {
  public:
    double value(double w) const final {
        if (w < left_.position) return left_.value_at(left_.position - w);
        return w > right_.position ? right_.value_at(w - right_.position) : inner_value(w);
    }
    double slope(double w) const final {
        if (w < left_.position) return -left_.slope_at(left_.position - w);
        return w > right_.position ? right_.slope_at(w - right_.position) : inner_slope(w);
    }
    double curvature(double w) const final {
        if (w < left_.position) return left_.curvature_at(left_.position - w);
        return w > right_.position ? right_.curvature_at(w - right_.position) : inner_curvature(w);
    }
    Interval core() const override {
        return {left_.position - left_.length, right_.position + right_.length};
    }

  protected:
    virtual double inner_value(double w) const = 0;
    virtual double inner_slope(double w) const = 0;
    virtual double inner_curvature(double w) const = 0;
    void set_walls(const Wall& left, const Wall& right) {
        left_ = left;
        right_ = right;
    }
    const Wall& left() const { return left_; }
    const Wall& right() const { return right_; }

  private:
    Wall left_;
    Wall right_;
};

}  // namespace levywell::inline potential
