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

/// Points where f' changes sign, ascending.
std::vector<double> slope_roots(const Potential& potential) {
    const std::vector<double> grid = scan_grid(potential);
    std::vector<double> roots;
    double last_w = grid.front();
    double last = potential.slope(last_w);
    for (double w : grid) {
        const double slope = potential.slope(w);
        if (slope == 0) continue;  // a root on the grid is bracketed by its neighbours
        if (last * slope < 0) {
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
    const std::vector<double> roots = slope_roots(potential);
    if (roots.empty()) {
        faults.add(where,
                   "f has no critical point: nowhere could a path stay (a metastable potential has at least "
                   "one minimum)");
        return landscape;
    }
    std::vector<CriticalPoint> points;
    for (double w : roots) points.push_back({w, potential.value(w), potential.curvature(w)});
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

    bool rising = potential.slope(potential.core().lower) > 0;
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
    // Knots with f' = 0 and no change of sign are plateaus.
    for (double knot : potential.knots()) {
        if (knot < roots.front() || knot > roots.back()) continue;
        double distance = HUGE_VAL;  // to the next root
        for (double root : roots) distance = std::min(distance, std::abs(knot - root));
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
