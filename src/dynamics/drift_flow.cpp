#include "levywell/dynamics/drift_flow.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <utility>

#include <boost/math/quadrature/gauss.hpp>

namespace levywell::inline dynamics {
namespace {

using Quadrature = boost::math::quadrature::gauss<double, 10>;

constexpr int fewest_bits = 4;  // cells of an octave: 2^4 to 2^8
constexpr int most_bits = 8;
constexpr double table_accuracy = 1e-6;  // of a step's decline, at half as many cells; a cubic has 1/16 of it
constexpr double solved = 1e-3 * table_accuracy;  // of dt, that an end may be wrong
constexpr double negligible = 1e-13;              // time of an octave over dt: infinity is as near as its end
constexpr int inner_steps = 64;                   // Runge-Kutta, from the end of the clamp interval inward

/// The flow beyond one end, in distances d outward from it. `pull(d)` > 0 is the outward slope, also for
/// d < 0 inside.
class OutwardFlow {
  public:
    OutwardFlow(std::function<double(double)> pull, double dt, double length, double farthest, int bits)
        : pull_(std::move(pull)), dt_(dt), length_(length), per_octave_(1 << bits) {
        distances_.push_back(0);
        times_.push_back(0);
        for (int octave = 0; distances_.back() < farthest; ++octave) {
            const double before = times_.back();
            for (int k = 1; k <= per_octave_; ++k) {
                const double t = std::ldexp(1 + static_cast<double>(k) / per_octave_, octave);
                const double next = (t - 1) * length_;
                times_.push_back(times_.back() + time_between(distances_.back(), next));
                distances_.push_back(next);
            }
            if (times_.back() - before < negligible * dt_) break;
        }
        std::size_t from = 0;
        for (std::size_t k = 0; k < distances_.size(); ++k) {
            while (from + 1 < k && times_[from + 1] <= times_[k] - dt_) ++from;
            ends_.push_back(times_[k] < dt_ ? inner_end(dt_ - times_[k]) : outer_end(from, times_[k] - dt_));
            const double at = pull_(distances_[k]);
            slopes_.push_back(std::isfinite(at) ? pull_(ends_.back()) / at : 0);
        }
    }

    /// The cubics over every `stride`-th node.
    std::vector<FlowCell> cells(std::size_t stride = 1) const {
        std::vector<FlowCell> cells;
        for (std::size_t k = 0; k + stride < ends_.size(); k += stride) {
            const double width = distances_[k + stride] - distances_[k];
            const double rise = ends_[k + stride] - ends_[k];
            const double m0 = slopes_[k] * width;
            const double m1 = slopes_[k + stride] * width;
            cells.push_back({{ends_[k], m0, 3 * rise - 2 * m0 - m1, m0 + m1 - 2 * rise}});
        }
        return cells;
    }

    /// The largest error of cubics over every other node, at the nodes left out, of the decline there.
    double error_of_half() const {
        double error = 0;
        const std::vector<FlowCell> half = cells(2);
        for (std::size_t k = 0; k < half.size(); ++k) {
            const auto& c = half[k].c;
            const double middle = c[0] + 0.5 * (c[1] + 0.5 * (c[2] + 0.5 * c[3]));
            const double end = ends_[2 * k + 1];
            error = std::max(error, std::abs(middle - end) / (distances_[2 * k + 1] - end));
        }
        return error;
    }

    /// The largest t of a cell.
    double last() const { return std::nextafter(distances_.back() / length_ + 1, 0); }

  private:
    double time_between(double near, double far) const {
        const auto slowness = [&](double d) { return 1 / pull_(d); };
        return Quadrature::integrate(slowness, near, far);
    }

    /// The distance from which it takes `time` to reach the node's: between it and the next.
    double outer_end(std::size_t node, double time) const {
        const double near = distances_[node];
        double low = near;
        double high = distances_[node + 1];
        double end =
            near +
            (high - near) * std::clamp((time - times_[node]) / (times_[node + 1] - times_[node]), 0.0, 1.0);
        for (int iteration = 0; iteration < 60; ++iteration) {
            const double excess = times_[node] + time_between(near, end) - time;
            (excess > 0 ? high : low) = end;
            if (std::abs(excess) <= solved * dt_) break;
            double next = end - excess * pull_(end);
            if (!(next > low && next < high)) next = 0.5 * (low + high);
            const bool done = std::abs(next - end) <= 1e-15 * (std::abs(end) + length_);
            end = next;
            if (done) break;
        }
        return end;
    }

    /// Where a state at the end of the interval is after `time` <= dt.
    double inner_end(double time) const {
        const double h = time / inner_steps;
        double d = 0;
        for (int k = 0; k < inner_steps; ++k) {
            const double k1 = pull_(d);
            const double k2 = pull_(d - 0.5 * h * k1);
            const double k3 = pull_(d - 0.5 * h * k2);
            const double k4 = pull_(d - h * k3);
            d -= h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
        }
        return d;
    }

    std::function<double(double)> pull_;
    double dt_;
    double length_;
    int per_octave_;
    std::vector<double> distances_;
    std::vector<double> times_;   ///< to come from there to the interval's end
    std::vector<double> ends_;    ///< after dt
    std::vector<double> slopes_;  ///< d end / d distance
};

/// The side beyond `end`, on which `outward` is +1 above and -1 below.
FlowSide tabulate(const Potential& potential, double dt, double end, double outward, double length,
                  double largest, std::vector<FlowCell>& cells) {
    const auto pull = [&](double d) { return outward * potential.slope(end + outward * d); };
    FlowSide side;
    side.inverse_length = 1 / length;
    for (int bits = fewest_bits; bits <= most_bits; ++bits) {
        const OutwardFlow flow(pull, dt, length, largest - outward * end, bits);
        cells = flow.cells();
        side.mantissa_bits = bits;
        side.last = flow.last();
        if (flow.error_of_half() <= table_accuracy) break;
    }
    return side;
}

}  // namespace

DriftFlow::DriftFlow(const Potential& potential, double dt, const Interval& inside, double largest) {
    if (!std::isfinite(inside.length())) return;
    flow_.inside = inside;
    const double length = 0.5 * inside.length();
    flow_.below = tabulate(potential, dt, inside.lower, -1, length, largest, below_);
    flow_.above = tabulate(potential, dt, inside.upper, 1, length, largest, above_);
    flow_.below.cells = below_.data();
    flow_.above.cells = above_.data();
}

}  // namespace levywell::inline dynamics
