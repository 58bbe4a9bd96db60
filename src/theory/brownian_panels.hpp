#pragma once

#include "levywell/theory/brownian.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <boost/math/quadrature/gauss.hpp>

namespace levywell::inline theory {

inline constexpr double exact_zero = -std::numeric_limits<double>::infinity();  // log 0
inline constexpr double far_down = 60;  // in D above the lowest point: e^-60 of an integral is nothing

/// log(e^a + e^b).
inline double log_sum(double a, double b) {
    if (a < b) std::swap(a, b);
    return b == exact_zero ? a : a + std::log1p(std::exp(b - a));
}

/// What panels are asked for: alone, int e^(f/D) or int e^(-f/D) needs no panel where its integrand is
/// nothing.
enum class Integrals { all, up, down };

/// f/D cut into panels on each of which it varies by little, with the logarithms of int e^(f/D), int e^(-f/D)
/// over each.
class Panels {
  public:
    Panels(const BrownianProblem& problem, double lower, double upper, Integrals wanted = Integrals::all)
        : problem_(problem), wanted_(wanted) {
        std::vector<double> cuts{lower, upper};
        for (double w : problem.resolve) {
            if (w > lower && w < upper) cuts.push_back(w);
        }
        std::sort(cuts.begin(), cuts.end());
        for (double w : cuts) {  // f is monotone between them
            lowest_ = std::min(lowest_, exponent(w));
            highest_ = std::max(highest_, exponent(w));
        }
        for (std::size_t k = 1; k < cuts.size(); ++k) {
            if (wanted == Integrals::all && std::abs(exponent(cuts[k]) - exponent(cuts[k - 1])) > steep) {
                add_steep(cuts[k - 1], cuts[k]);
            } else {
                split(cuts[k - 1], cuts[k], 0);
            }
        }
    }

    struct Panel {
        double lower, upper;
        double log_up;    ///< log int e^(f/D)
        double log_down;  ///< log int e^(-f/D)
        double log_rise;  ///< log int int_{z < y} e^((f(y) - f(z))/D) dz dy
        double log_fall;  ///< log int int_{z < y} e^((f(z) - f(y))/D) dz dy
    };
    std::vector<Panel> list() && { return std::move(panels_); }

  private:
    using Rule = boost::math::quadrature::gauss<double, 15>;
    using FewPoints = boost::math::quadrature::gauss<double, 7>;  // over a change of f/D by 2
    static constexpr double steep = 300;  // changes of f/D that are not cut into panels of one each

    double exponent(double w) const { return problem_.value(w) / problem_.diffusivity; }

    /// Where f/D, monotone from a to b, has changed by so much from a.
    double far_from(double a, double b, double change = far_down) const {
        const double first = exponent(a);
        for (int k = 0; k < 200; ++k) {
            const double middle = 0.5 * (a + b);
            (std::abs(exponent(middle) - first) < change ? a : b) = middle;
        }
        return b;
    }

    /// From a to b, cut where f/D has changed by far_down, twice that, and so on from either end.
    std::vector<double> octaves(double a, double b) const {
        const double all = std::abs(exponent(b) - exponent(a));
        std::vector<double> cuts{a, b};
        for (double change = far_down; change < 0.6 * all; change *= 2) {
            cuts.push_back(far_from(a, b, change));
            cuts.push_back(far_from(b, a, change));
        }
        std::sort(cuts.begin(), cuts.end());
        return cuts;
    }

    /// A stretch over which f/D changes by thousands: in its middle what matters is the time of falling, a
    /// smooth function of the place; its ends are cut as finely as ever.
    void add_steep(double a, double b) {
        const double after = far_from(a, b);
        const double before = far_from(b, a);
        split(a, after, 0);
        const bool falls = exponent(b) < exponent(a);
        const double high = falls ? after : before;
        const double low = falls ? before : after;
        const double top = exponent(high);
        const double bottom = exponent(low);
        Panel panel{after, before, top + std::log(fall(high, low, 1)), std::log(fall(low, high, -1)) - bottom,
                    0,     0};
        double whole = 0;
        const std::vector<double> places = octaves(after, before);
        for (std::size_t k = 1; k < places.size(); ++k)
            whole += Rule::integrate([&](double w) { return fall(w, falls ? b : a, 1); }, places[k - 1],
                                     places[k]);
        // Of falls that begin in the middle, what lies beyond it: pairs of a place in it and one beyond.
        const double beyond = std::exp(panel.log_down + bottom) * fall(low, falls ? b : a, 1);
        const double within = std::log(whole - beyond);
        panel.log_rise = falls ? within : panel.log_up + panel.log_down;
        panel.log_fall = falls ? panel.log_up + panel.log_down : within;
        panels_.push_back(panel);
        split(before, b, 0);
    }

    /// int e^(sign (f(y) - f(from)) / D) dy from `from` towards `end`, along which sign f falls, until
    /// nothing is left.
    double fall(double from, double end, double sign) const {
        const double first = exponent(from);
        double step = (end - from) * std::min(1.0, 1 / (1 + std::abs(exponent(end) - first)));
        double sum = 0;
        double y = from;
        double depth = 0;
        while (depth < far_down && (end - y) * step > 0) {
            double next = y + step;
            if ((end - next) * step < 0) next = end;
            const double deeper = sign * (first - exponent(next));
            if (deeper - depth > 2 && std::abs(next - y) > 1e-14 * std::abs(y)) {
                step *= 0.5;
                continue;
            }
            sum += std::abs(
                FewPoints::integrate([&](double w) { return std::exp(sign * (exponent(w) - first)); },
                                     std::min(y, next), std::max(y, next)));
            if (deeper - depth < 0.5) step *= 2;
            depth = deeper;
            y = next;
        }
        return sum;
    }

    void split(double a, double b, int depth) {
        double least = HUGE_VAL;
        double most = -HUGE_VAL;
        for (int k = 0; k <= 8; ++k) {
            const double e = exponent(a + (b - a) * k / 8);
            least = std::min(least, e);
            most = std::max(most, e);
        }
        const bool nothing = (wanted_ == Integrals::up && most < highest_ - far_down) ||
                             (wanted_ == Integrals::down && least > lowest_ + far_down);
        if (nothing) {
            panels_.push_back(
                {a, b, most + std::log(b - a), std::log(b - a) - least, exact_zero, exact_zero});
            return;
        }
        if (depth < 4 || (most - least > 1 && depth < 40)) {
            split(a, 0.5 * (a + b), depth + 1);
            split(0.5 * (a + b), b, depth + 1);
            return;
        }
        Panel panel{a, b, 0, 0, 0, 0};
        const double middle = 0.5 * (least + most);
        panel.log_up = middle + std::log(Rule::integrate(
                                    [&](double w) { return std::exp(exponent(w) - middle); }, a, b));
        panel.log_down = -middle + std::log(Rule::integrate(
                                       [&](double w) { return std::exp(middle - exponent(w)); }, a, b));
        if (wanted_ != Integrals::all) {
            panels_.push_back(panel);
            return;
        }
        const auto triangle = [&](double sign) {
            return std::log(Rule::integrate(
                [&](double y) {
                    const double at_y = exponent(y);
                    return Rule::integrate([&](double z) { return std::exp(sign * (at_y - exponent(z))); }, a,
                                           y);
                },
                a, b));
        };
        panel.log_rise = triangle(1);
        panel.log_fall = triangle(-1);
        panels_.push_back(panel);
    }

    const BrownianProblem& problem_;
    const Integrals wanted_;
    double lowest_ = HUGE_VAL;
    double highest_ = -HUGE_VAL;
    std::vector<Panel> panels_;
};

}  // namespace levywell::inline theory
