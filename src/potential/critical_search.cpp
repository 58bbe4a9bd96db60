#include "potential/critical_search.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <boost/math/tools/toms748_solve.hpp>
#include <fmt/format.h>

namespace levywell::inline potential {
namespace {

constexpr int scan_points = 20000;

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

double bracketed_root(const Potential& potential, double left, double right, double at_left,
                      double at_right) {
    std::uintmax_t iterations = 200;
    const auto bracket = boost::math::tools::toms748_solve(
        [&](double at) { return potential.slope(at); }, left, right, at_left, at_right,
        boost::math::tools::eps_tolerance<double>(52), iterations);
    // The end with the smaller |f'|; an exact root is returned as it is.
    return std::abs(potential.slope(bracket.first)) <= std::abs(potential.slope(bracket.second))
               ? bracket.first
               : bracket.second;
}

}  // namespace

std::vector<double> slope_roots(const Potential& potential, const std::string& where, Faults& faults) {
    const Interval core = potential.core();
    if (!std::isfinite(core.length()) || !(core.length() > 0)) {
        faults.add(where,
                   fmt::format("its critical points would lie anywhere in [{:.3g}, {:.3g}], which is no "
                               "stretch of the line to search (numbers too large, too small or too far "
                               "apart)",
                               core.lower, core.upper));
        return {};
    }
    std::vector<double> roots;
    double last_w = core.lower;
    double last = 0;
    std::vector<double> zeros;  // grid points with f' = 0 since last_w: the first and the latest
    for (double w : scan_grid(potential)) {
        const double slope = potential.slope(w);
        if (std::isnan(slope)) {
            faults.add(where, fmt::format("f' at w = {:.6g} is {} (numbers too large, or points too close)",
                                          w, slope));
            return {};
        }
        if (slope == 0) {
            if (zeros.size() == 2) zeros.pop_back();
            zeros.push_back(w);
            continue;
        }
        if (last == 0 && slope > 0) {
            faults.add(where,
                       fmt::format("f falls to the left at the left end of where it is given, w = {:.6g}: "
                                   "go on until it rises outward (of a formula move that end of `domain`)",
                                   core.lower));
        }
        if (last != 0 && std::signbit(last) != std::signbit(slope)) {
            roots.push_back(zeros.empty() ? bracketed_root(potential, last_w, w, last, slope)
                                          : 0.5 * (zeros.front() + zeros.back()));
        }
        last = slope;
        last_w = w;
        zeros.clear();
    }
    if (last < 0) {
        faults.add(where,
                   fmt::format("f falls to the right at the right end of where it is given, w = {:.6g}: "
                               "go on until it rises outward (of a formula move that end of `domain`)",
                               core.upper));
    }
    return roots;
}

}  // namespace levywell::inline potential
