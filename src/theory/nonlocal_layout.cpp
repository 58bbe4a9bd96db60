#include "theory/nonlocal_layout.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/random/levy_measure.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>
#include <utility>

#include <fmt/format.h>

namespace levywell::inline theory {
namespace {

constexpr double coarsest_resolution = 0.2;  // width over distance; each level halves it
constexpr double layer = 1e-4;  // width at an end over the noise's own scale there: what is left is of the
                                // order layer^(1 + alpha/2)
constexpr double near_start = 0.01;     // the same over the distance of a start from it
constexpr double finest_scale = 1e-11;  // of the span: mesh widths keep a few digits in positions of order 1
constexpr double least_reach = 6.9;     // logarithm of 1000 spans: infinite sides go on at least so far,
constexpr double longest_reach = 480;   // and never farther than e^480 = 1e208 spans
constexpr double negligible = 1e-9;     // part of the time: an end that loses less is far enough
constexpr double seldom = 1e-4;         // part of the time: paths that are farther out need not be shown
constexpr double drift_wins = 64;       // drift over noise: 8 standard deviations at alpha = 2 in a parabola
constexpr double short_part = 0.7;  // of the logarithmic length of an infinite side, to see what its end does

/// Scale at which noise and drift of a critical point balance: eps (alpha |f''|)^(-1/alpha).
double noise_scale(double alpha, double power, double curvature) {
    return std::exp((std::log(power) - std::log(alpha * curvature)) / alpha);
}

/// The length over which f' of a single critical point is within half of its tangent, at most `most`.
double tangent_length(const NonlocalProblem& problem, double most) {
    const auto& point = problem.critical_points.front();
    double length = most;
    for (int k = 0; k < 1000; ++k, length /= 2) {
        const double tangent = 1.5 * point.curvature * length;
        if (std::abs(problem.slope(point.position + length)) <= tangent &&
            std::abs(problem.slope(point.position - length)) <= tangent)
            return length;
    }
    return most;
}

/// Logarithmic distance at step k: steps begin with the coarsest resolution and widen slowly, for far out
/// the solution varies with the logarithm of a logarithm.
double reach_at(double step) {
    constexpr double widening = 0.05;  // per unit of logarithmic distance
    return std::expm1(widening * coarsest_resolution * step) / widening;
}

/// The ends of an infinite side, with distances from the outermost inner point `from`: where the time that
/// jumps from the inner part spend beyond, (C_alpha eps^alpha / alpha) int_R^inf w^-alpha dw / |f'(w)| (they
/// land there at rate C_alpha eps^alpha w^-alpha / alpha and flow back), is negligible, and drift wins over
/// what noise spreads (near alpha = 2 jumps are rare, but small noise is not all there is).
std::pair<OuterEnd, OuterEnd> outer_ends(const ScaledProblem& problem, double from, double direction) {
    const double alpha = problem.alpha();
    const double rate = levy_constant(alpha) * problem.power() / alpha;
    std::vector<double> part{0};  // of the integral, from step to step
    std::string wrong;            // the last drift that does not come back
    int steps = 0;
    int spread = 0;  // the last step at which noise spreads paths against the drift
    for (;; ++steps) {
        const double reach = reach_at(steps + 1);
        if (reach > longest_reach) break;
        const double distance = std::exp(reach);
        const double w = problem.original(from + direction * distance);
        const double slope = direction * problem.slope(from + direction * distance);
        if (!std::isfinite(w) || std::isinf(slope) || std::abs(slope) > 1e250) break;
        wrong = slope > 0 ? std::string() : fmt::format("f' = {:.3g} at w = {:.3g}", direction * slope, w);
        if (!(slope * std::exp((alpha - 1) * reach) > drift_wins * problem.power())) spread = steps + 1;
        // A path that drifts away there is lost: the mesh goes on to where it comes back.
        part.push_back(slope > 0 ? rate * std::exp((1 - alpha) * reach) / slope * (reach - reach_at(steps))
                                 : HUGE_VAL);
    }
    if (!wrong.empty())
        refuse_problem(
            fmt::format("the drift does not come back from {}inf: {}", direction < 0 ? "-" : "+", wrong));
    if (steps < 2) refuse_problem("f' is beyond the largest number close to the critical points");
    // Beyond the last step as along it: its part falls off like w^-alpha or faster.
    const double width = reach_at(steps) - reach_at(steps - 1);
    std::vector<double> lost(part.size());
    lost.back() = part.back() / (width * alpha);
    for (int k = steps; k > 0; --k)
        lost[static_cast<std::size_t>(k - 1)] =
            lost[static_cast<std::size_t>(k)] + part[static_cast<std::size_t>(k)];
    const auto lost_at = [&](int step) { return lost[static_cast<std::size_t>(step)]; };
    const double needed = std::max(least_reach, reach_at(spread + 1) / short_part);
    int whole = 1;
    while (whole < steps && (reach_at(whole) < needed || lost_at(whole) > negligible)) ++whole;
    int cut = whole;
    while (cut > 1 && reach_at(cut) > short_part * reach_at(whole)) --cut;
    // The ends of the mesh are felt up to half of its logarithmic length, or as far as paths seldom are.
    int shown = 1;
    while (shown < cut &&
           (reach_at(shown) < reach_at(whole) / 2 || shown <= spread || lost_at(shown) > seldom))
        ++shown;
    return {{whole, shown, lost_at(whole)}, {cut, shown, lost_at(cut)}};
}

/// Points where f' comes near zero without changing sign, as at the foot of a wall that begins on a maximum:
/// paths linger there as at a critical point. The scale is that of the noise, with f' growing away from the
/// point as it does over a step of the search, or what is left of f' itself there, if that is more.
std::vector<MeshPoint> near_zeros(const ScaledProblem& problem, double lower, double upper) {
    const double step = (upper - lower) / (1000.0 * static_cast<double>(problem.critical_points.size() + 1));
    std::vector<MeshPoint> result;
    double before = problem.slope(lower);
    double here = problem.slope(lower + step);
    for (double y = lower + step; y + step < upper; y += step) {
        const double after = problem.slope(y + step);
        const bool one_sign = (before > 0) == (here > 0) && (here > 0) == (after > 0);
        if (one_sign && std::abs(here) <= std::abs(before) && std::abs(here) <= std::abs(after)) {
            double left = y - step;
            double right = y + step;
            for (int k = 0; k < 40; ++k) {  // ternary: nothing smooth is asked of f'
                const double third = (right - left) / 3;
                (std::abs(problem.slope(left + third)) < std::abs(problem.slope(right - third))
                     ? right -= third
                     : left += third);
            }
            const double at = left + (right - left) / 2;
            const double least = std::abs(problem.slope(at));
            const double rise = (std::max(std::abs(before), std::abs(after)) - least) / step;
            if (rise > 0)
                result.push_back({at, std::max({noise_scale(problem.alpha(), problem.power(), rise),
                                                least / rise, finest_scale})});
        }
        before = here;
        here = after;
    }
    return result;
}

/// Points on the way up from minima, a unit of f / D apart. Near alpha = 2 paths climb, and densities fall
/// like exp(-f / D), over lengths D / |f'| that a mesh of widths in proportion to the distance is too coarse
/// for; to where jumps, at rates in proportion to 2 - alpha, have taken over.
std::vector<MeshPoint> climbing_points(const ScaledProblem& problem, double lower, double upper,
                                       const std::vector<MeshPoint>& critical) {
    constexpr double first_height = 2;
    constexpr double most_height = 60;
    constexpr double few_jumps = 0.2;  // 2 - alpha of no climb
    constexpr int most_steps = 10000;
    const double height = std::min(most_height, 2 * std::log(few_jumps / (2 - problem.alpha())));
    std::vector<MeshPoint> result;
    if (!(height > first_height)) return result;
    for (const MeshPoint& point : critical) {
        for (double direction : {-1.0, 1.0}) {
            // Nobody leaves over a wall that goes on for ever.
            const bool leads_out =
                std::isfinite(direction < 0 ? problem.interval.lower : problem.interval.upper) ||
                std::any_of(critical.begin(), critical.end(), [&](const MeshPoint& other) {
                    return direction * (other.position - point.position) > 0;
                });
            if (!leads_out) continue;
            double y = point.position;
            double climbed = 0;
            double next = first_height;
            for (int k = 0; k < most_steps && next < height; ++k) {
                const double distance = std::abs(y - point.position) + point.scale;
                const double slope = direction * problem.slope(y + direction * 0.05 * distance);
                if (!(slope > 0)) break;
                const double length = problem.power() / slope;
                const double step = std::min(0.1 * distance, 0.25 * length);
                y += direction * step;
                climbed += step / length;
                if (!(lower < y && y < upper)) break;
                if (climbed < next) continue;
                if (length > finest_scale) result.push_back({y, length});
                next = climbed + 1;
            }
        }
    }
    return result;
}

/// Throws InputError with every fault of the problem's numbers.
void check(const NonlocalProblem& problem) {
    Faults faults;
    const auto add = [&](const std::string& what) { faults.add("nonlocal solver", what); };
    if (!problem.slope) add("the slope f' is missing");
    if (!(problem.alpha > 0 && problem.alpha <= 2) ||
        !(problem.epsilon > 0 && std::isfinite(problem.epsilon)))
        add("needs 0 < alpha <= 2 and epsilon > 0");
    if (!(problem.interval.lower < problem.interval.upper)) add("the interval is empty");
    for (const auto& point : problem.critical_points) {
        if (!std::isfinite(point.position) || !(point.curvature >= 0 && std::isfinite(point.curvature)))
            add(fmt::format("the critical point {} has curvature {} (finite numbers, curvature |f''| >= 0)",
                            point.position, point.curvature));
    }
    for (const Interval& target : problem.targets) {
        if (!(target.lower < target.upper && std::isfinite(target.length())))
            add(fmt::format("the target {} to {} is not a bounded interval", target.lower, target.upper));
    }
    for (double start : problem.starts) {
        if (!std::isfinite(start)) add(fmt::format("the start {} is not finite", start));
    }
    faults.throw_if_any();
}

}  // namespace

void refuse_problem(const std::string& what) {
    throw InputError("nonlocal solver", what);
}

double ScaledProblem::slope(double y) const {
    const double slope = problem_.slope(original(y));
    if (std::isnan(slope)) refuse_problem(fmt::format("f' is not a number at w = {:.6g}", original(y)));
    return slope * (time_ / length_);
}

ScaledProblem::ScaledProblem(NonlocalProblem problem) : problem_(std::move(problem)) {
    check(problem_);
    const double alpha = problem_.alpha;
    double first = HUGE_VAL;
    double last = -HUGE_VAL;
    double steepest = 0;
    const auto include = [&](double w) {
        if (!std::isfinite(w)) return;
        first = std::min(first, w);
        last = std::max(last, w);
    };
    for (const auto& point : problem_.critical_points) {
        if (!problem_.interval.contains(point.position)) continue;
        include(point.position);
        steepest = std::max(steepest, point.curvature);
    }
    if (std::isinf(problem_.interval.length()) && steepest == 0)
        refuse_problem("an unbounded interval must contain a minimum that paths return to");
    include(problem_.interval.lower);
    include(problem_.interval.upper);
    origin_ = first;
    length_ = last - first;
    if (!(length_ > 0))
        length_ = tangent_length(problem_,
                                 noise_scale(alpha, std::exp(alpha * std::log(problem_.epsilon)), steepest));
    const double log_power = alpha * (std::log(problem_.epsilon) - std::log(length_));
    time_ = steepest > 0 ? 1 / steepest : std::exp(-log_power);
    power_ = std::exp(log_power + std::log(time_));
    if (!(length_ > 0 && std::isfinite(length_) && time_ > 0 && std::isfinite(time_) && power_ > 0 &&
          std::isfinite(power_)))
        refuse_problem("lengths, times and noise are too far apart for double precision");

    interval = {position(problem_.interval.lower), position(problem_.interval.upper)};
    for (const Interval& target : problem_.targets)
        targets.push_back({position(target.lower), position(target.upper)});
    for (double start : problem_.starts) starts.push_back(position(start));
    for (const auto& point : problem_.critical_points)
        critical_points.push_back({position(point.position), point.curvature * time_});
}

Layout::Layout(const ScaledProblem& problem, const std::vector<double>& more_ends,
               const std::vector<double>& inner_ends) {
    double first = 0;
    double last = 0;
    const auto include = [&](double y) {
        first = std::min(first, y);
        last = std::max(last, y);
    };
    for (const auto& point : problem.critical_points) {
        if (problem.interval.contains(point.position)) include(point.position);
    }
    for (const Interval& target : problem.targets) include(target.lower), include(target.upper);
    for (double start : problem.starts) include(start);
    for (double y : inner_ends) include(y);
    interval = problem.interval;
    lower = interval.lower;
    upper = interval.upper;
    if (std::isinf(lower)) {
        lower = first - 1;
        std::tie(below, short_below) = outer_ends(problem, first, -1);
    }
    if (std::isinf(upper)) {
        upper = last + 1;
        std::tie(above, short_above) = outer_ends(problem, last, 1);
    }

    for (const auto& point : problem.critical_points) {
        if (point.position < lower || point.position > upper) continue;
        const double scale = std::min(noise_scale(problem.alpha(), problem.power(), point.curvature), 0.5);
        if (!(scale > finest_scale))
            refuse_problem(
                fmt::format("the noise's own scale, {:.2g} of the distance between critical points, is lost "
                            "in the rounding of positions",
                            scale));
        finest = std::min(finest, scale);
        points.push_back({point.position, scale});
    }
    const std::vector<MeshPoint> climbed = climbing_points(problem, lower, upper, points);
    points.insert(points.end(), climbed.begin(), climbed.end());
    climbs = !climbed.empty();
    for (const MeshPoint& point : near_zeros(problem, lower, upper)) points.push_back(point);
    for (double start : problem.starts) points.push_back({start, 1});
    for (double y : more_ends) points.push_back({y, 1, true});
    const auto end = [&](double y) {
        if (!std::isfinite(y)) return;
        double scale = layer * finest;
        for (double start :
             problem.starts) {  // starts in the layer at an end are resolved like those outside
            if (start != y) scale = std::min(scale, near_start * std::abs(start - y));
        }
        ends.push_back({y, std::max(scale, finest_scale), true});
        points.push_back(ends.back());
    };
    end(problem.interval.lower);
    end(problem.interval.upper);
    for (const Interval& target : problem.targets) {
        end(target.lower);
        end(target.upper);
    }
    for (double y : inner_ends) end(y);
}

void Layout::include(const Layout& other) {
    points.insert(points.end(), other.points.begin(), other.points.end());
    for (std::size_t k = 0; k < ends.size(); ++k)
        ends[k].scale = std::min(ends[k].scale, other.ends[k].scale);
    finest = std::min(finest, other.finest);
    climbs = climbs || other.climbs;
    const auto farther = [](OuterEnd& whole, OuterEnd& cut, const OuterEnd& other_whole,
                            const OuterEnd& other_cut) {
        const double lost = std::max(whole.lost, other_whole.lost);
        const double lost_short = std::max(cut.lost, other_cut.lost);
        if (other_whole.steps > whole.steps) {
            whole = other_whole;
            cut = other_cut;
        }
        whole.lost = lost;
        cut.lost = lost_short;
    };
    farther(below, short_below, other.below, other.short_below);
    farther(above, short_above, other.above, other.short_above);
}

void Layout::sharpen(double factor) {
    for (auto* list : {&points, &ends}) {
        for (MeshPoint& point : *list)
            point.scale = std::max(finest_scale, std::min(1.0, factor) * point.scale);
    }
}

std::vector<double> Layout::nodes(int level, bool shortened) const {
    const std::vector<double> inner =
        graded_mesh(lower, upper, points, widening * coarsest_resolution, level);
    const auto outward = [&](const OuterEnd& end) {
        std::vector<double> distances;
        for (int k = 1; k <= end.steps << level; ++k)
            distances.push_back(std::exp(reach_at(std::ldexp(k, -level))));
        return distances;
    };
    std::vector<double> result;
    const std::vector<double> left = outward(shortened ? short_below : below);
    for (auto distance = left.rbegin(); distance != left.rend(); ++distance)
        result.push_back(lower + 1 - *distance);
    result.insert(result.end(), inner.begin(), inner.end());
    for (double distance : outward(shortened ? short_above : above)) result.push_back(upper - 1 + distance);
    return result;
}

/// Whether a point is nearer to an end than the mesh is graded, and not it.
bool Layout::beside_an_end(double y) const {
    return std::any_of(ends.begin(), ends.end(), [&](const MeshPoint& end) {
        return y != end.position && std::abs(y - end.position) < end.scale;
    });
}

std::vector<double> Layout::shown_nodes() const {
    const std::vector<double> all = nodes(1);
    const double least = std::isinf(interval.lower) ? lower + 1 - std::exp(reach_at(below.shown)) : lower;
    const double most = std::isinf(interval.upper) ? upper - 1 + std::exp(reach_at(above.shown)) : upper;
    constexpr double slack = 1e-12;  // rounding: both are nodes
    std::vector<double> shown;
    for (double y : all) {
        if (least - slack * std::abs(least) <= y && y <= most + slack * std::abs(most) && !beside_an_end(y))
            shown.push_back(y);
    }
    return shown;
}

std::vector<double> Layout::cell_ends() const {
    // Between the nodes of level 0 inside, for critical points are among them; far out at those nodes.
    const std::vector<double> all = nodes(1);
    const std::vector<double> shown = shown_nodes();
    std::vector<double> result;
    for (std::size_t k = 0; k < all.size(); ++k) {
        const double y = all[k];
        if (y < shown.front() || y > shown.back() || beside_an_end(y)) continue;
        const bool added = k % 2 == 1;
        if (added == (lower < y && y < upper) || y == interval.lower || y == interval.upper)
            result.push_back(y);
    }
    return result;
}

double Layout::shortening() const {
    const double whole = below.lost + above.lost;
    const double cut = short_below.lost + short_above.lost;
    return whole > 0 ? cut / whole : HUGE_VAL;
}

}  // namespace levywell::inline theory
