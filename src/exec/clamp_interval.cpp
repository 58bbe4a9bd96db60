#include "exec/clamp_interval.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace levywell::inline exec {
namespace {

constexpr double largest_decline = 0.5;  // dt f'' beyond the landscape: there the flow is exact, Euler is not
constexpr double widest_table =
    64;  // in lengths of the landscape: 2^17 cells then leave 2000 for each such length
constexpr double widest_polynomial = 1e6;  // far beyond any jump that matters, near enough for float state

/// The landscape with a margin: as far beyond the outer minima as their neighbouring maxima are near; of one
/// minimum or none, all that is given, or half of where critical points may lie.
Interval landscape_span(const Potential& potential, const Landscape& landscape) {
    if (landscape.maxima.empty()) {
        if (const auto given = potential.given()) return *given;
        const Interval core = potential.core();
        const double margin = 0.1 * core.length();
        Interval span{core.lower + 0.25 * core.length(), core.upper - 0.25 * core.length()};
        for (const CriticalPoint& minimum : landscape.minima) {
            span.lower = std::min(span.lower, minimum.position - margin);
            span.upper = std::max(span.upper, minimum.position + margin);
        }
        return span;
    }
    const double first = landscape.minima.front().position;
    const double last = landscape.minima.back().position;
    return {2 * first - landscape.maxima.front().position, 2 * last - landscape.maxima.back().position};
}

double largest_curvature(const Potential& potential, const Interval& span) {
    constexpr int points = 4000;
    double largest = 0;
    for (int k = 0; k <= points; ++k) {
        largest = std::max(largest, std::abs(potential.curvature(span.lower + span.length() * k / points)));
    }
    for (double knot : potential.knots()) {
        if (span.contains(knot)) largest = std::max(largest, std::abs(potential.curvature(knot)));
    }
    return largest;
}

/// The farthest point from `from` in the given direction up to which |f''| <= bound, at most `reach` away.
double farthest(const Potential& potential, double from, double direction, double bound, double first_step,
                double reach) {
    double good = 0;
    double step = first_step;
    while (good < reach) {
        const double next = std::min(reach, good + step);
        if (std::abs(potential.curvature(from + direction * next)) > bound) {
            double bad = next;
            for (int halving = 0; halving < 40; ++halving) {
                const double middle = 0.5 * (good + bad);
                (std::abs(potential.curvature(from + direction * middle)) > bound ? bad : good) = middle;
            }
            break;
        }
        good = next;
        step = std::max(step, 0.01 * good);
    }
    return from + direction * good;
}

/// `end`, or the next point outward from which the drift leads back, in the part in which critical points may
/// lie: those of shallow wells that the landscape leaves out lie anywhere there.
double leading_inward(const Potential& potential, double end, double direction, double step) {
    const Interval core = potential.core();
    const double last = direction > 0 ? core.upper : core.lower;
    while (!(direction * potential.slope(end) > 0) && direction * (last - end) > 0) end += direction * step;
    return end;
}

}  // namespace

ClampInterval find_clamp(const Potential& potential, const Landscape& landscape, double dt) {
    const Interval span = landscape_span(potential, landscape);
    ClampInterval clamp;
    clamp.largest_dt = 1 / largest_curvature(potential, span);
    if (dt > clamp.largest_dt) return clamp;
    const double reach = span.length() * (potential.slope_polynomial() ? widest_polynomial : widest_table);
    clamp.interval.lower =
        farthest(potential, span.lower, -1, largest_decline / dt, 1e-3 * span.length(), reach);
    clamp.interval.upper =
        farthest(potential, span.upper, 1, largest_decline / dt, 1e-3 * span.length(), reach);
    clamp.interval.lower = leading_inward(potential, clamp.interval.lower, -1, 1e-3 * span.length());
    clamp.interval.upper = leading_inward(potential, clamp.interval.upper, 1, 1e-3 * span.length());
    return clamp;
}

}  // namespace levywell::inline exec
