#include "levywell/potential/landscape.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/math/tools/toms748_solve.hpp>
#include <fmt/format.h>

namespace levywell {
namespace {

constexpr int scan_points = 20000;
constexpr double degenerate =
    1e-7;  // of the largest |f''| around a critical point: no well or barrier to speak of
constexpr double superlinear = 1.02;  // local exponent of f' that counts as growth |w|^(1+c)

std::vector<double> scan_grid(const Potential& potential) {
    const Interval core = potential.core();
    // Between knots too: a well may be narrower than any grid over the whole core.
    const std::vector<double> knots = potential.knots();
    std::vector<double> grid = knots;
    constexpr int between = 4;
    for (std::size_t k = 1; k < knots.size(); ++k) {
        for (int n = 1; n < between; ++n)
            grid.push_back(knots[k - 1] + (knots[k] - knots[k - 1]) * n / between);
    }
    for (int k = 0; k <= scan_points; ++k) grid.push_back(core.lower + core.length() * k / scan_points);
    grid.erase(
        std::remove_if(grid.begin(), grid.end(), [&](double w) { return w < core.lower || w > core.upper; }),
        grid.end());
    std::sort(grid.begin(), grid.end());
    grid.erase(std::unique(grid.begin(), grid.end()), grid.end());
    return grid;
}

/// Points where f' changes sign, ascending; the first `most` of them. Faults where f' is no number, or
/// f does not rise outward at both ends: then minima and maxima do not alternate as they should.
std::vector<double> slope_roots(const Potential& potential, std::size_t most, const std::string& where,
                                Faults& faults) {
    const Interval core = potential.core();
    if (!std::isfinite(core.length()) || !(core.length() > 0)) {
        faults.add(where,
                   fmt::format("its critical points would lie anywhere in [{:.3g}, {:.3g}], which is no "
                               "stretch of the line to search (numbers too large, too small or too far "
                               "apart)",
                               core.lower, core.upper));
        return {};
    }
    const std::vector<double> grid = scan_grid(potential);
    std::vector<double> roots;
    double last_w = grid.front();
    double last = 0;
    for (double w : grid) {
        const double slope = potential.slope(w);
        if (std::isnan(slope)) {
            faults.add(where, fmt::format("f' at w = {:.6g} is {} (numbers too large, or points too close)",
                                          w, slope));
            return {};
        }
        if (slope == 0) continue;  // a root on the grid is bracketed by its neighbours
        if (roots.size() == most) return roots;
        if (last == 0 && slope > 0) {
            faults.add(where,
                       fmt::format("f falls to the left at the left end of where it is given, w = {:.6g}: "
                                   "go on until it rises outward",
                                   core.lower));
        }
        if (last != 0 && std::signbit(last) != std::signbit(slope)) {
            std::uintmax_t iterations = 200;
            const auto bracket = boost::math::tools::toms748_solve(
                [&](double at) { return potential.slope(at); }, last_w, w, last, slope,
                boost::math::tools::eps_tolerance<double>(52), iterations);
            // The end with the smaller |f'|; an exact root comes out as itself.
            roots.push_back(std::abs(potential.slope(bracket.first)) <=
                                    std::abs(potential.slope(bracket.second))
                                ? bracket.first
                                : bracket.second);
        }
        last = slope;
        last_w = w;
    }
    if (last < 0) {
        faults.add(where,
                   fmt::format("f falls to the right at the right end of where it is given, w = {:.6g}: "
                               "go on until it rises outward",
                               core.upper));
    }
    return roots;
}

/// The largest |f''| at most `reach` away from w.
double largest_near(const Potential& potential, double w, double reach) {
    constexpr int points = 50;  // on each side
    double largest = 0;
    for (int n = -points; n <= points; ++n)
        largest = std::max(largest, std::abs(potential.curvature(w + reach * n / points)));
    return largest;
}

/// Exponent of |f'| in the distance from `from`, at distances of 8 to 16 `length`.
bool grows(const Potential& potential, double from, double direction, double length) {
    const double near = direction * potential.slope(from + direction * 8 * length);
    const double far = direction * potential.slope(from + direction * 16 * length);
    return near > 0 && far > 0 && std::log2(far / near) > superlinear;
}

}  // namespace

Wells Landscape::wells() const {
    Wells wells;
    for (const CriticalPoint& point : minima) wells.minima.push_back(point.position);
    for (const CriticalPoint& point : maxima) wells.maxima.push_back(point.position);
    return wells;
}

double Landscape::barrier_left(std::size_t i) const {
    return i == 0 ? std::numeric_limits<double>::infinity() : maxima[i - 1].height - minima[i].height;
}

double Landscape::barrier_right(std::size_t i) const {
    return i >= maxima.size() ? std::numeric_limits<double>::infinity() : maxima[i].height - minima[i].height;
}

double Landscape::width(std::size_t i) const {
    if (i == 0 || i >= maxima.size()) return std::numeric_limits<double>::infinity();
    return maxima[i].position - maxima[i - 1].position;
}

Landscape analyse_landscape(const Potential& potential, const std::string& where, Faults& faults) {
    Landscape landscape;
    const std::size_t before = faults.count();
    const std::vector<double> roots = slope_roots(potential, 2 * most_wells, where, faults);
    if (faults.count() > before) return landscape;
    if (roots.size() == 2 * most_wells) {
        faults.add(where,
                   fmt::format("f has more than {} wells (a table of noisy numbers? smooth it)", most_wells));
        return landscape;
    }
    if (roots.empty()) {
        faults.add(where,
                   "f has no critical point: nowhere could a path stay (a metastable potential has at least "
                   "one minimum)");
        return landscape;
    }
    std::vector<CriticalPoint> points;
    for (double w : roots) {
        points.push_back({w, potential.value(w), potential.curvature(w)});
        if (!std::isfinite(points.back().height) || !std::isfinite(points.back().curvature)) {
            faults.add(where,
                       fmt::format("f = {} and f'' = {} at the critical point w = {:.6g} (numbers too large)",
                                   points.back().height, points.back().curvature, w));
            return landscape;
        }
    }
    const std::optional<Interval> given = potential.given();
    // The largest |f''| around root k, out to a quarter of the way to the next one: what lies farther may be
    // a well as steep as it likes.
    const auto largest_around = [&](std::size_t k) {
        double left = k > 0 ? roots[k] - roots[k - 1] : HUGE_VAL;
        double right = k + 1 < roots.size() ? roots[k + 1] - roots[k] : HUGE_VAL;
        if (roots.size() == 1)  // no distance between critical points to measure by
            left = right = given ? given->length() : 4 * std::max(std::abs(roots[0]), 1.0);
        return largest_near(potential, roots[k], std::min(left, right) / 4);
    };

    bool rising = false;  // outward of the first, f rises
    for (std::size_t k = 0; k < points.size(); ++k) {
        const CriticalPoint& point = points[k];
        const bool minimum = !rising;
        rising = !rising;
        if (std::abs(point.curvature) <= degenerate * largest_around(k)) {
            faults.add(where, fmt::format("the critical point at w = {:.9g} is degenerate: f'' = {:.3g} "
                                          "(wells and barriers need f'' != 0)",
                                          point.position, point.curvature));
        }
        (minimum ? landscape.minima : landscape.maxima).push_back(point);
    }
    const double length = std::max(
        {roots.back() - roots.front(), 1e-3 * std::abs(roots.front()), roots.size() == 1 ? 1.0 : 0.0});
    for (int direction : {-1, 1}) {
        const double outermost = direction < 0 ? roots.front() : roots.back();
        const double end = given ? (direction < 0 ? given->lower : given->upper) : outermost;
        if (grows(potential, end, direction, given ? given->length() : length)) continue;
        faults.add(where, fmt::format("f does not grow fast enough for w -> {}inf: f' must rise faster than "
                                      "|w| there, or heavy-tailed jumps "
                                      "do not come back (add a higher power, or growth walls)",
                                      direction < 0 ? "-" : "+"));
    }
    // Knots with f' = 0 and no change of sign are plateaus. Of a table's millions of knots few are flat
    // enough for the f'' around them to be looked at: ten times over, for this looks at fewer places.
    const std::vector<double> knots = potential.knots();
    const double half = (roots.back() - roots.front()) / 2;
    double largest_of_all = largest_near(potential, roots.front() + half, half);
    for (double knot : knots) largest_of_all = std::max(largest_of_all, std::abs(potential.curvature(knot)));
    for (double knot : knots) {
        if (knot < roots.front() || knot > roots.back()) continue;
        if (std::abs(potential.curvature(knot)) > 10 * degenerate * largest_of_all) continue;
        const auto next = std::lower_bound(roots.begin(), roots.end(), knot);  // knot <= the last root
        double distance = *next - knot;
        if (next != roots.begin()) distance = std::min(distance, knot - *std::prev(next));
        if (distance <= 1e-9 * length) continue;
        const double largest = largest_near(potential, knot, distance);
        if (std::abs(potential.slope(knot)) <= degenerate * largest * distance &&
            std::abs(potential.curvature(knot)) <= degenerate * largest) {
            faults.add(
                where,
                fmt::format("f is flat at w = {:.9g} (f' = f'' = 0): a degenerate critical point", knot));
        }
    }
    return landscape;
}

}  // namespace levywell
