#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/random/stable_law.hpp"
#include "levywell/theory/discrete_chain.hpp"
#include "theory/graded_mesh.hpp"
#include "theory/peak_width.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace levywell::inline theory {

[[noreturn]] inline void refuse_chain(const std::string& what) {
    throw InputError("exact solver of the chain of steps", what);
}

/// What every solver of the chain asks of a problem.
inline void check_chain(const ChainProblem& problem) {
    if (!(problem.alpha > 0 && problem.alpha <= 2) || !(problem.scale > 0 && std::isfinite(problem.scale)) ||
        !(problem.dt > 0 && std::isfinite(problem.dt)) || !problem.drift)
        refuse_chain("needs a drift, 0 < alpha <= 2, a scale > 0 and a step > 0");
    double last = -HUGE_VAL;
    for (const Interval& target : problem.targets) {
        if (!(target.lower < target.upper && std::isfinite(target.length()) && target.lower > last))
            refuse_chain(fmt::format("the target {} to {} is not a bounded interval above the one before",
                                     target.lower, target.upper));
        last = target.upper;
    }
}

/// Where paths are followed: the structure that meshes resolve, and how far out they go.
class ChainLayout {
    static constexpr double coarsest_chain_mesh =
        0.2;  // width over distance from structure; each level halves it
    static constexpr double widening_far_out = 2.5;    // of the widths where nothing but distance counts
    static constexpr double finest_structure = 1e-11;  // of the extent: widths keep digits in positions
    static constexpr double lost_far_out = 1e-9;       // part of the time
    static constexpr double drift_prevails = 64;       // over noise, at the far end
    static constexpr double farthest_out = 1e80;       // in extents
    static constexpr double shorter = 0.85;  // of the logarithmic length, to see what the far end does

  public:
    /// `preimages`: of each end of an interval at most; of one of a target no more than one.
    ChainLayout(const ChainProblem& problem, const Interval& hull, const std::vector<double>& more,
                double start, int preimages)
        : problem_(problem), law_(problem.alpha), hull_(hull) {
        double first = start;
        double last = start;
        const auto include = [&](double w) {
            if (!std::isfinite(w)) return;
            first = std::min(first, w);
            last = std::max(last, w);
        };
        for (const ChainProblem::Point& point : problem.points) {
            if (hull.contains(point.position)) include(point.position);
        }
        ends_ = more;
        ends_.push_back(hull.lower);
        ends_.push_back(hull.upper);
        for (const Interval& target : problem.targets) {
            ends_.push_back(target.lower);
            ends_.push_back(target.upper);
        }
        std::erase_if(ends_, [](double w) { return !std::isfinite(w); });
        for (double w : ends_) include(w);
        first_ = first;
        last_ = last;
        extent_ = std::max(last - first, problem.scale);
        const double sharp = problem.scale * std::max(peak_width(problem.alpha), 1e-3);
        if (!(sharp > finest_structure * extent_) ||
            !(problem.scale > finest_structure * std::max(std::abs(first), std::abs(last))))
            refuse_chain(fmt::format(
                "the noise of a step, {:.2g}, is lost in the rounding of positions (beside {:.2g})",
                problem.scale, extent_));
        for (const ChainProblem::Point& point : problem.points) {
            if (hull.contains(point.position))
                points_.push_back({point.position, std::max(point.scale, sharp)});
        }
        points_.push_back({start, extent_});
        for (double end : ends_) {
            points_.push_back({end, sharp});
            const bool of_target = std::any_of(
                problem.targets.begin(), problem.targets.end(),
                [&](const Interval& target) { return end == target.lower || end == target.upper; });
            add_preimages(end, sharp, of_target ? std::min(1, preimages) : preimages);
        }
        below_ = std::isfinite(hull.lower) ? 0 : far_end(first, -1);
        above_ = std::isfinite(hull.upper) ? 0 : far_end(last, 1);
    }

    /// A stretch on which functions are smooth, with its nodes.
    struct Stretch {
        std::vector<double> nodes;
    };

    /// `shortened`: infinite sides end at a part of their logarithmic length.
    std::vector<Stretch> stretches(int level, bool shortened) const {
        const double lower = std::isfinite(hull_.lower) ? hull_.lower : first_ - out(below_, shortened);
        const double upper = std::isfinite(hull_.upper) ? hull_.upper : last_ + out(above_, shortened);
        std::vector<double> cuts{lower, upper};
        const auto cut = [&](double w) {
            if (lower < w && w < upper) cuts.push_back(w);
        };
        for (double w : ends_) cut(w);
        for (double w : problem_.breaks) cut(w);
        if (std::isinf(hull_.lower)) cut(first_ - extent_);
        if (std::isinf(hull_.upper)) cut(last_ + extent_);
        std::sort(cuts.begin(), cuts.end());
        std::vector<Stretch> stretches;
        for (std::size_t k = 1; k < cuts.size(); ++k) {
            const double a = cuts[k - 1];
            const double b = cuts[k];
            if (!(b - a > finest_structure * extent_)) continue;
            const double middle = a + (b - a) / 2;
            const bool ends = std::any_of(
                problem_.targets.begin(), problem_.targets.end(),
                [&](const Interval& target) { return target.lower <= middle && middle <= target.upper; });
            if (ends) continue;
            const bool far = b <= first_ - extent_ || a >= last_ + extent_;
            stretches.push_back(
                {graded_mesh(a, b, points_, coarsest_chain_mesh * (far ? widening_far_out : 1), level)});
        }
        return stretches;
    }

    std::size_t nodes(int level) const {
        std::size_t sum = 0;
        for (const Stretch& stretch : stretches(level, false)) sum += stretch.nodes.size();
        return sum;
    }

    bool has_far_ends() const { return below_ > 0 || above_ > 0; }

    /// What the whole mesh leaves out over the change that shortening it makes.
    double left_out() const {
        double whole = 0;
        double cut = 0;
        const auto add = [&](double from, double direction, double distance) {
            if (distance == 0) return;
            whole += lost(from, direction, distance);
            cut += lost(from, direction, out(distance, true));
        };
        add(first_, -1, below_);
        add(last_, 1, above_);
        return cut > 3 * whole ? 2 * whole / (cut - whole) : 1;
    }

  private:
    /// Where the drift leads out over an end, the next step's end is felt at the state from which it leads
    /// there, and so on upstream.
    void add_preimages(double end, double sharp, int count) {
        double at = end;
        for (int k = 0; k < count; ++k) {
            const double speed = problem_.drift(at) - at;
            double upstream = at - 2 * speed;
            if (!std::isfinite(upstream) || std::abs(speed) < 3 * sharp || !hull_.contains(upstream)) return;
            double downstream = at;
            const double sign = speed > 0 ? 1 : -1;
            if (!(sign * (problem_.drift(upstream) - at) < 0)) return;
            for (int halving = 0; halving < 80; ++halving) {
                const double middle = upstream + (downstream - upstream) / 2;
                (sign * (problem_.drift(middle) - at) < 0 ? upstream : downstream) = middle;
            }
            if (!hull_.contains(upstream)) return;
            points_.push_back({upstream, sharp});
            at = upstream;
        }
    }

    double out(double distance, bool shortened) const {
        return extent_ * std::pow(distance / extent_, shortened ? shorter : 1);
    }

    /// Part of the time that paths spend beyond a distance: jumps come there at a rate, and take as much
    /// longer to come back as the drift needs from ten times as far.
    double lost(double from, double direction, double distance) const {
        const double back = problem_.drift(from + direction * distance);
        const double farther = problem_.drift(from + direction * 10 * distance);
        if (!std::isfinite(back) || !std::isfinite(farther)) refuse_chain("the drift overflows far out");
        const double speed =
            std::max(std::abs(back - problem_.drift(back)), std::numeric_limits<double>::min());
        return law_.sf(distance / problem_.scale) * std::abs(farther - back) / speed /
               (1 - std::pow(10, -problem_.alpha));
    }

    /// The distance from `from` beyond which paths spend no time that counts.
    double far_end(double from, double direction) const {
        const double power = std::pow(problem_.scale, problem_.alpha);
        std::string wrong;
        for (double distance = 2 * extent_; distance < farthest_out * extent_; distance *= 1.5) {
            const double w = from + direction * distance;
            const double moved = direction * (w - problem_.drift(w));
            if (!(moved > 0)) {
                wrong = fmt::format("the drift does not come back from {}inf (at w = {:.3g})",
                                    direction < 0 ? "-" : "+", w);
                continue;
            }
            wrong.clear();
            const bool prevails = moved * std::pow(distance, problem_.alpha - 1) > drift_prevails * power;
            if (prevails && lost(from, direction, distance) < lost_far_out) return distance;
        }
        refuse_chain(wrong.empty() ? "jumps carry time so far out that no mesh reaches there" : wrong);
    }

    const ChainProblem& problem_;
    const StableLaw law_;
    const Interval hull_;
    std::vector<double> ends_;
    std::vector<MeshPoint> points_;
    double first_ = 0;
    double last_ = 0;
    double extent_ = 0;
    double below_ = 0;
    double above_ = 0;
};

}  // namespace levywell::inline theory
