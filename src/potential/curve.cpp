#include "levywell/potential/curve.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace levywell::inline potential {
namespace {

constexpr double headroom =
    0.2;  // above the highest maximum, in parts of the height from the deepest minimum
constexpr std::size_t fewest_cells = 800;
constexpr std::size_t most_curve_cells = 20000;
constexpr double cells_between = 8;  // neighbouring critical points

/// The distance, found by doubling, at which `reached` begins to hold; nothing where it never does.
template <class Reached>
std::optional<double> first_distance(const Reached& reached, double first_step) {
    double near = 0;
    double far = first_step;
    for (int doubling = 0; !reached(far); ++doubling) {
        if (doubling == 100) return std::nullopt;
        near = far;
        far *= 2;
    }
    for (int halving = 0; halving < 60; ++halving) {
        const double middle = 0.5 * (near + far);
        (reached(middle) ? far : near) = middle;
    }
    return far;
}

/// Of several wells: outward up to a level above all maxima. f rises all the way there.
Interval up_to_level(const Potential& potential, const Landscape& landscape) {
    double highest = landscape.maxima.front().height;
    double deepest = landscape.minima.front().height;
    for (const CriticalPoint& maximum : landscape.maxima) highest = std::max(highest, maximum.height);
    for (const CriticalPoint& minimum : landscape.minima) deepest = std::min(deepest, minimum.height);
    const double level = highest + headroom * (highest - deepest);
    const auto end = [&](const CriticalPoint& minimum, const CriticalPoint& maximum, double direction) {
        const double distance = std::abs(maximum.position - minimum.position);
        const auto above = [&](double d) {
            return potential.value(minimum.position + direction * d) >= level;
        };
        return minimum.position + direction * first_distance(above, distance).value_or(distance);
    };
    return {end(landscape.minima.front(), landscape.maxima.front(), -1),
            end(landscape.minima.back(), landscape.maxima.back(), 1)};
}

/// Of one well: to twice the distance at which f' is twice, or half, that of the parabola at the minimum.
/// Nothing where it is one.
std::optional<Interval> beyond_parabola(const Potential& potential, const CriticalPoint& minimum) {
    const auto reach = [&](double direction) {
        const auto differs = [&](double d) {
            const double ratio =
                direction * potential.slope(minimum.position + direction * d) / (minimum.curvature * d);
            return !(ratio > 0.5 && ratio < 2);
        };
        return first_distance(differs, 1e-6 * potential.core().length());
    };
    const auto left = reach(-1);
    const auto right = reach(1);
    if (!left || !right) return std::nullopt;
    return Interval{minimum.position - 2 * *left, minimum.position + 2 * *right};
}

/// Smallest distance between neighbouring critical points; +inf where there is one at most.
double smallest_distance(const Landscape& landscape) {
    double smallest = HUGE_VAL;
    for (std::size_t i = 0; i < landscape.maxima.size(); ++i) {
        smallest = std::min({smallest, landscape.maxima[i].position - landscape.minima[i].position,
                             landscape.minima[i + 1].position - landscape.maxima[i].position});
    }
    return smallest;
}

}  // namespace

Interval shown_interval(const Potential& potential, const Landscape& landscape) {
    if (!landscape.maxima.empty()) return up_to_level(potential, landscape);
    if (const auto given = potential.given()) return *given;
    if (landscape.minima.empty()) return potential.core();
    return beyond_parabola(potential, landscape.minima.front()).value_or(potential.core());
}

PotentialCurve sample_curve(const Potential& potential, const Landscape& landscape) {
    const Interval shown = shown_interval(potential, landscape);
    const double wanted = cells_between * shown.length() / smallest_distance(landscape);
    const auto cells = static_cast<std::size_t>(
        std::clamp(std::ceil(wanted), double{fewest_cells}, double{most_curve_cells}));
    PotentialCurve curve;
    for (std::size_t k = 0; k <= cells; ++k) {
        const double share = static_cast<double>(k) / static_cast<double>(cells);
        curve.w.push_back(k == cells ? shown.upper : shown.lower + shown.length() * share);
        curve.f.push_back(potential.value(curve.w.back()));
    }
    return curve;
}

}  // namespace levywell::inline potential
