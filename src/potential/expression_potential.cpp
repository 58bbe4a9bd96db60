#include "potential/expression_potential.hpp"

#include "potential/rounding_unit.hpp"
#include "potential/slope_cells.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/math/tools/toms748_solve.hpp>
#include <fmt/format.h>

namespace levywell::inline potential {
namespace {

constexpr double largest_number = 1e150;  // its square is still a number
constexpr int octaves = 100;              // looked at on both sides of 1, without a domain
constexpr double clear_rise = 1e12;       // in roundings of f
constexpr double exact_heights = 1e-10;   // of their range: what a constant within f may cost
constexpr double exact_curvature = 1e-4;  // of f'' at critical points: what rounding may cost
constexpr double too_steep =
    1e12;  // of |f''| at critical points: paths are back from there within 1e-12 of a relaxation
constexpr double exact_barriers = 1e-6;  // of the range of heights: in Kramers' law they stand in an exponent

/// What bounds tell of one side of f, without a domain.
struct Side {
    double risen = 0;  ///< f rises outward from that distance on, to `known` and beyond
    double known = 0;  ///< up to that distance the numbers of f stay below largest_number
};

bool is_moderate(const Derivatives<double>& f) {
    const double largest = std::max({std::abs(f.value), std::abs(f.slope), std::abs(f.curvature)});
    return largest <= largest_number;
}

Interval between(double a, double b) {
    return {std::min(a, b), std::max(a, b)};
}

/// No distance is known from which on f rises outward: says where it falls or is flat, if it does.
[[noreturn]] void refuse_side(const Expression& f, int direction) {
    const char* side = direction < 0 ? "left" : "right";
    const std::string advice =
        "give the stretch where f holds as `domain = [a, b]`, f rising outward at both ends; growth walls "
        "follow beyond";
    for (int k = 2; k < octaves; ++k) {
        const double w = direction * std::ldexp(1, k);
        const double outward = direction * f.at(w).slope;
        if (!(outward <= 0) || direction * f.at(4 * w).slope > 0) continue;
        throw ExpressionError(fmt::format("f {} to the {}: f' = {:.3g} at w = {:.6g} ({})",
                                          outward < 0 ? "does not keep rising" : "is flat", side,
                                          f.at(w).slope, w, advice));
    }
    throw ExpressionError(fmt::format(
        "no distance to the {} is found from which on f is smooth and rises outward ({})", side, advice));
}

Side find_side(const Expression& f, int direction) {
    Side side;
    std::size_t work = most_bounds_work;
    const auto at = [&](double distance) { return f.at(direction * distance); };
    for (int k = -octaves; k < octaves; ++k) {
        const double from = std::ldexp(1, k);
        double to = std::ldexp(1, k + 1);
        const Derivatives<double> end = at(to);
        if (std::isnan(end.value)) {
            throw ExpressionError(
                fmt::format("f({:.6g}) is no number (give the stretch where f holds as `domain = [a, b]`)",
                            direction * to));
        }
        const bool ends = !is_moderate(end) && is_moderate(at(from));
        if (ends) {
            double near = from;
            for (int halving = 0; halving < 40; ++halving) {
                const double middle = 0.5 * (near + to);
                (is_moderate(at(middle)) ? near : to) = middle;
            }
            to = near;
        }
        if (to > from && !rises_outward(f, between(direction * from, direction * to), direction, work))
            side.risen = to;
        side.known = to;
        if (ends) break;
    }
    if (side.risen == side.known) refuse_side(f, direction);
    // Of a single well about 0, bounds fail no farther than the rounding of f' reaches: go where f rises.
    const auto rises_clearly = [&](double distance) {
        const double w = direction * distance;
        const double rounding = f.over({2 * w, 2 * w}).value.distance(f.at(2 * w).value);
        return f.at(2 * w).value - f.at(w).value > clear_rise * rounding;
    };
    while (side.risen > 0 && 2 * side.risen < side.known && !rises_clearly(side.risen)) side.risen *= 2;
    return side;
}

}  // namespace

ExpressionPotential::ExpressionPotential(const Expression& f, std::optional<Interval> domain, double growth)
    : expression_(f), domain_(domain) {
    Interval known;
    if (domain) {
        core_ = known = *domain;
    } else {
        const Side left = find_side(f, -1);
        const Side right = find_side(f, 1);
        // One side may have risen from 0 on, where the only minimum is then.
        const double both = std::max(left.risen, right.risen);
        const double least = both > 0 ? both / 16 : 1;
        core_ = {-std::max(left.risen, least), std::max(right.risen, least)};
        known = {-std::max(left.known, -core_.lower), std::max(right.known, core_.upper)};
    }
    if (!std::isfinite(core_.length())) {
        throw ExpressionError(fmt::format("domain = [{:.3g}, {:.3g}] is no stretch of the line to search",
                                          core_.lower, core_.upper));
    }
    knots_ = slope_knots(f, core_);
    const std::vector<double> critical = roots();
    if (!domain) {
        known = not_too_steep(known, critical);
        constexpr double far_off = 100;  // lengths of the landscape
        const double length = critical.size() > 1 ? critical.back() - critical.front() : core_.length();
        if (std::min(core_.lower - known.lower, known.upper - core_.upper) < far_off * length)
            near_walls_ = known;
    }
    build_walls(known, growth);
    check_rounding(critical);
}

Interval ExpressionPotential::not_too_steep(const Interval& known,
                                            const std::vector<double>& critical) const {
    double usual = 0;
    for (double w : critical) usual = std::max(usual, std::abs(expression_.at(w).curvature));
    const auto is_steep = [&](double w) {
        return usual > 0 && std::abs(expression_.at(w).curvature) > too_steep * usual;
    };
    const auto end = [&](double from, double to) {
        double near = 0;
        double far = std::min(core_.length(), std::abs(to - from));
        const double direction = to < from ? -1 : 1;
        while (far < std::abs(to - from) && !is_steep(from + direction * far)) {
            near = far;
            far *= 2;
        }
        far = std::min(far, std::abs(to - from));
        if (!is_steep(from + direction * far)) return to;
        for (int halving = 0; halving < 40; ++halving) {
            const double middle = 0.5 * (near + far);
            (is_steep(from + direction * middle) ? far : near) = middle;
        }
        return from + direction * near;
    };
    return {end(core_.lower, known.lower), end(core_.upper, known.upper)};
}

void ExpressionPotential::build_walls(const Interval& known, double growth) {
    // Of a formula that is flat at an end, the range of f tells how steep a wall is in place.
    double lowest = HUGE_VAL;
    double highest = -HUGE_VAL;
    for (double knot : knots_) {
        const double value = expression_.at(knot).value;
        lowest = std::min(lowest, value);
        highest = std::max(highest, value);
    }
    const auto wall = [&](double position, int direction) {
        const double length = 0.5 * std::abs(position - 0.5 * (core_.lower + core_.upper));
        const Derivatives<double> f = expression_.at(position);
        const double outward = std::max(0.0, direction * f.slope);
        const double curvature =
            std::max({std::abs(f.curvature), outward / length, (highest - lowest) / length / length});
        return Wall{position, f.value, outward, curvature, length, growth};
    };
    const Wall left = wall(known.lower, -1);
    set_walls(left, wall(known.upper, 1));
}

std::vector<double> ExpressionPotential::roots() const {
    std::vector<double> roots;
    double last = 0;
    double last_w = 0;
    for (double knot : knots_) {
        const double slope = expression_.at(knot).slope;
        if (slope == 0) continue;
        if (last != 0 && std::signbit(last) != std::signbit(slope)) {
            std::uintmax_t iterations = 200;
            const auto [lower, upper] = boost::math::tools::toms748_solve(
                [&](double w) { return expression_.at(w).slope; }, last_w, knot, last, slope,
                boost::math::tools::eps_tolerance<double>(52), iterations);
            roots.push_back(0.5 * (lower + upper));
        }
        last = slope;
        last_w = knot;
    }
    return roots;
}

double ExpressionPotential::rounding_at(double w) const {
    return expression_.over({w, w}).value.distance(expression_.at(w).value);
}

/// Refuses wells so far from the origin that neighbouring numbers w are no small part of them.
void ExpressionPotential::check_spacing(const std::vector<double>& critical, double range) const {
    constexpr double small_part = 1e-4;
    for (double w : critical) {
        const double width = std::sqrt(range / std::abs(expression_.at(w).curvature));
        if (!(rounding_unit * std::abs(w) > small_part * width)) continue;
        throw ExpressionError(
            fmt::format("near w = {:.6g} neighbouring numbers lie {:.2g} apart, no small part of what "
                        "f has there, about {:.2g} wide (shift the origin of w)",
                        w, rounding_unit * std::abs(w), width));
    }
}

/// Refuses a form whose rounding is no small part of what theory needs of it, and leaves out a constant that
/// would make it so.
void ExpressionPotential::check_rounding(const std::vector<double>& critical) {
    Interval heights{HUGE_VAL, -HUGE_VAL};
    double rounding = 0;
    const auto take = [&](double w) {
        const double value = expression_.at(w).value;
        heights = {std::min(heights.lower, value), std::max(heights.upper, value)};
        rounding = std::max(rounding, rounding_at(w));
    };
    for (double w : critical) {
        take(w);
        const double curvature = expression_.at(w).curvature;
        const double error = expression_.over({w, w}).curvature.distance(curvature);
        if (std::abs(curvature) > error && error > exact_curvature * std::abs(curvature)) {
            throw ExpressionError(
                fmt::format("at the critical point w = {:.6g} rounding leaves f'' = {:.3g} +- {:.2g} "
                            "only: terms cancel (write f about its wells)",
                            w, curvature, error));
        }
    }
    if (critical.size() > 1 && rounding > exact_barriers * heights.length()) {
        throw ExpressionError(
            fmt::format("the critical points of f differ in height by {:.3g}, and rounding of its "
                        "terms leaves +- {:.2g} of that: they cancel (write f about its wells, "
                        "as in ((w - 5000)^2 - 1)^2)",
                        heights.length(), rounding));
    }
    if (critical.size() < 2) {
        take(core_.lower);
        take(core_.upper);
    }
    check_spacing(critical, heights.length());
    const double constant = expression_.constant();
    const bool is_kept = rounding_unit * std::abs(constant) <= exact_heights * heights.length();
    // What is left without it may be as large: heights are told from the lowest then.
    const bool can_be_told = is_kept || heights.lower == 0 ||
                             rounding_unit * std::abs(heights.lower) <= exact_heights * heights.length();
    constant_ = is_kept ? constant : can_be_told ? 0 : -heights.lower;
    Wall left = this->left();
    Wall right = this->right();
    left.height += constant_;
    right.height += constant_;
    set_walls(left, right);
}

double ExpressionPotential::value_error(double w) const {
    const double at = std::clamp(w, left().position, right().position);
    return rounding_at(at) + 4 * rounding_unit * (std::abs(constant_) + (at == w ? 0 : std::abs(value(w))));
}

}  // namespace levywell::inline potential
