#pragma once

#include <algorithm>
#include <cmath>

namespace levywell::inline theory {

/// The limit of values on meshes of halved widths. They converge with the square of the width, or more slowly
/// where the solution has an edge: the observed ratio of changes is used, from 4 down to 2. The error is what
/// the extrapolated value changed by, and a part of what it was before, lest it be small by chance; where an
/// edge is known of, half of what the two orders differ by, too.
class Extrapolation {
  public:
    explicit Extrapolation(bool edge) : edge_(edge) {}
    void add(double value) {
        const double change = count_ > 0 ? value - last_ : 0;
        const double ratio = count_ > 1 && change != 0 ? std::clamp(change_ / change, 2.0, 4.0) : 4;
        const double limit = value + change / (ratio - 1);
        const double moved = std::abs(limit - limit_);
        error_ = count_ == 0 ? HUGE_VAL
                 : count_ == 1
                     ? std::abs(limit - value)
                     : std::max({moved, 0.1 * std::abs(limit - value), edge_ ? std::abs(change) / 3 : 0}) +
                           0.1 * error_;
        limit_ = limit;
        last_ = value;
        change_ = change;
        ++count_;
    }
    double value() const { return limit_; }
    double error() const { return error_; }

  private:
    bool edge_;
    int count_ = 0;
    double last_ = 0;
    double change_ = 0;
    double limit_ = 0;
    double error_ = HUGE_VAL;
};

}  // namespace levywell::inline theory
