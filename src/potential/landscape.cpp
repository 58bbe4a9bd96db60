#include "levywell/potential/landscape.hpp"

#include "potential/barrier_merge.hpp"
#include "potential/critical_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace levywell::inline potential {
namespace {

constexpr double degenerate =
    1e-7;  // of the largest |f''| around a critical point: no well or barrier to speak of
constexpr double wide_bottom = 0.05;  // of the distance to the next extrema: a stretch, not a point

/// The largest |f''| at most `reach` away from w.
double largest_near(const Potential& potential, double w, double reach) {
    constexpr int points = 50;  // on each side
    double largest = 0;
    for (int n = -points; n <= points; ++n)
        largest = std::max(largest, std::abs(potential.curvature(w + reach * n / points)));
    return largest;
}

/// A distance at which bumps and steps of f have died, whatever their own lengths, which `length` need not
/// tell: of a single well it is that of the search. Logarithms show there: of |w|/log|w| the exponent is
/// 0.97.
double far_out(const Potential& potential, double from, double direction, double length) {
    constexpr double largest = 1e140;  // formulas are followed to 1e150
    const double least = std::ldexp(length, 10);
    double far = std::ldexp(length, 50);
    while (far > least && !(std::abs(potential.value(from + 8 * direction * far)) < largest)) far /= 2;
    return far;
}

/// The exponent g of f' ~ |w|^g far out; +inf where f leaves the range of doubles. Slopes are means over
/// octaves of the distance, so that ripples do not count, and differences of them, so that constants do not.
double slope_exponent(const Potential& potential, double from, double direction, double length) {
    const double far = far_out(potential, from, direction, length);
    const auto mean_slope = [&](double x) {
        const double rise = potential.value(from + 2 * direction * x) - potential.value(from + direction * x);
        return rise / x;
    };
    const double slopes[] = {mean_slope(far), mean_slope(2 * far), mean_slope(4 * far)};
    if (!std::isfinite(slopes[2])) return std::numeric_limits<double>::infinity();
    constexpr double settled = 0.1;  // linear growth adds half: what adds less is on its way to a constant
    if (!(slopes[2] - slopes[1] > settled * std::abs(slopes[2]))) return 0;
    return std::log2((slopes[2] - slopes[1]) / (slopes[1] - slopes[0]));
}

/// A potential's critical points, from the search to the checks.
class Analysis {
  public:
    Analysis(const Potential& potential, double min_barrier, const std::string& where, Faults& faults)
        : potential_(potential), min_barrier_(min_barrier), where_(where), faults_(faults) {}

    Landscape operator()() {
        const std::size_t before = faults_.count();
        const std::vector<double> roots = slope_roots(potential_, where_, faults_);
        if (faults_.count() > before || !are_wells(roots)) return landscape_;
        merge();
        if (points_.size() > 2 * most_wells) {
            faults_.add(where_,
                        fmt::format("f has more than {} wells (a table of noisy numbers? smooth it, or "
                                    "give min_barrier, below which a barrier is none)",
                                    most_wells));
            return landscape_;
        }
        for (std::size_t k = 0; k < points_.size(); ++k) {
            CriticalPoint& point = points_[k];
            const ResolvedCurvature curvature = potential_.resolved_curvature(point.position);
            point.curvature = curvature.value;
            curvature_errors_.push_back(curvature.error);
            if (!std::isfinite(point.curvature)) {
                faults_.add(where_,
                            fmt::format("f'' = {} at the critical point w = {:.6g} (numbers too large)",
                                        point.curvature, point.position));
                return landscape_;
            }
            (is_minimum(k) ? landscape_.minima : landscape_.maxima).push_back(point);
        }
        for (std::size_t k = 0; k < points_.size(); ++k) check_shape(k);
        check_growth();
        if (landscape_.flaw.empty()) {
            note_shelves();
            note_rounded_barriers();
            note_rounded_curvatures();
        }
        return landscape_;
    }

  private:
    static bool is_minimum(std::size_t k) { return k % 2 == 0; }

    bool are_wells(const std::vector<double>& roots) {
        if (roots.empty()) {
            faults_.add(where_,
                        "f has no critical point: nowhere could a path stay (a metastable potential has "
                        "at least one minimum; where f is constant, use kind = \"flat\")");
            return false;
        }
        for (double w : roots) points_.push_back({w, potential_.value(w), 0});
        for (const CriticalPoint& point : points_) {
            if (std::isfinite(point.height)) continue;
            faults_.add(where_, fmt::format("f = {} at the critical point w = {:.6g} (numbers too large)",
                                            point.height, point.position));
            return false;
        }
        return true;
    }

    void merge() {
        std::vector<double> heights;
        for (const CriticalPoint& point : points_) heights.push_back(point.height);
        constexpr double whole = 1 - 1e-9;  // a barrier of one printed unit is printed, and stays
        const KeptExtrema kept = merge_barriers(heights, [&](std::size_t i, std::size_t j) {
            return std::max(min_barrier_,
                            whole * potential_.difference_error(points_[i].position, points_[j].position));
        });
        landscape_.merged_wells = (points_.size() - kept.index.size()) / 2;
        if (landscape_.merged_wells == 0) return;
        landscape_.merged_below = kept.highest_barrier;
        for (const KeptExtrema::Taken& taken : kept.taken) {
            const CriticalPoint& point = points_[taken.index];
            landscape_.merged.push_back({point.position, potential_.curvature(point.position), taken.barrier,
                                         !is_minimum(taken.index), false});
        }
        for (std::size_t k = 0; k + 1 < kept.taken.size(); k += 2) {
            const double error = whole * potential_.difference_error(landscape_.merged[k].position,
                                                                     landscape_.merged[k + 1].position);
            landscape_.merged[k].known = landscape_.merged[k + 1].known = kept.taken[k].barrier >= error;
        }
        std::sort(landscape_.merged.begin(), landscape_.merged.end(),
                  [](const MergedPoint& a, const MergedPoint& b) { return a.position < b.position; });
        std::vector<CriticalPoint> points;
        for (std::size_t k : kept.index) points.push_back(points_[k]);
        points_ = std::move(points);
        const bool asked = kept.highest_barrier == min_barrier_;
        landscape_.remarks.push_back(fmt::format(
            "{} shallower than {:.3g} {} not counted: {}",
            landscape_.merged_wells == 1 ? "1 well" : fmt::format("{} wells", landscape_.merged_wells),
            landscape_.merged_below, landscape_.merged_wells == 1 ? "is" : "are",
            asked
                ? "min_barrier asks for that. Paths and exact values meet their barriers all the same. The "
                  "small-noise law of alpha < 2 takes each well for one, as noise does that crosses them "
                  "often, and is not the limit of epsilon -> 0; Kramers' time is of the deepest minimum and "
                  "the highest maximum with the f'' listed: right for noise that crosses them where that is "
                  "the trend's (of tables), and as epsilon -> 0 where it is f's own"
                : "f is not known more exactly than that there (its last printed digit, or rounding), and "
                  "min_barrier can only raise it"));
    }

    /// How far critical point k lies from what bounds it: the next extrema, or where f is given.
    double distance_around(std::size_t k) const {
        if (points_.size() == 1) {
            const Interval range = potential_.given().value_or(potential_.core());
            return range.length();
        }
        const double left = k > 0 ? points_[k].position - points_[k - 1].position : HUGE_VAL;
        const double right =
            k + 1 < points_.size() ? points_[k + 1].position - points_[k].position : HUGE_VAL;
        return std::min(left, right);
    }

    /// The stretch around critical point k on which f equals its value there within the error of f.
    Interval level_stretch(std::size_t k) const {
        const CriticalPoint& point = points_[k];
        const auto reach = [&](double direction) {
            double near = 0;
            double far = distance_around(k);
            const auto differs = [&](double d) {
                const double at = point.position + direction * d;
                return !(std::abs(potential_.value(at) - point.height) <= level(at, point.position));
            };
            if (!differs(far)) return far;
            for (int halving = 0; halving < 60; ++halving) {
                const double middle = 0.5 * (near + far);
                (differs(middle) ? far : near) = middle;
            }
            return near;
        };
        return {point.position - reach(-1), point.position + reach(1)};
    }

    void check_shape(std::size_t k) {
        const CriticalPoint& point = points_[k];
        // A quarter of the way to the next one, or less: what lies farther may be a well as steep as it
        // likes.
        const double distance = distance_around(k);
        const double size = is_minimum(k) ? point.curvature : -point.curvature;
        bool curved = false;
        for (double part : {4, 16, 64, 256})
            curved = curved || size > degenerate * largest_near(potential_, point.position, distance / part);
        if (curved || !landscape_.flaw.empty()) return;
        const Interval level = level_stretch(k);
        const std::string name =
            fmt::format("the {} at w = {:.9g}", is_minimum(k) ? "minimum" : "maximum", point.position);
        landscape_.flaw =
            level.length() > wide_bottom * distance
                ? fmt::format("{} is no point: f is flat from w = {:.6g} to {:.6g}", name, level.lower,
                              level.upper)
                : fmt::format("{} is degenerate: f'' = {:.3g} (wells and barriers need f'' != 0{})", name,
                              point.curvature,
                              curvature_errors_[k] > 0
                                  ? "; of noisy points min_barrier = their error gives f'' of the trend"
                                  : "");
    }

    void check_growth() {
        if (potential_.given()) return;  // growth walls follow
        constexpr double linear = 0.98;
        const double length = points_.size() > 1 ? points_.back().position - points_.front().position
                                                 : potential_.core().length();
        for (int direction : {-1, 1}) {
            const double from = direction < 0 ? points_.front().position : points_.back().position;
            const double exponent = slope_exponent(potential_, from, direction, length);
            if (exponent >= linear) continue;
            const std::string grows =
                exponent > 0 ? fmt::format("grows like |w|^{:.2g}", exponent) : "does not grow";
            faults_.add(where_,
                        fmt::format("f' {} for w -> {}inf (it must grow like |w| or faster): a path that "
                                    "jumped to w takes longer than log w to come back, and the small-noise "
                                    "laws are not proved (add a higher power, or give `domain`, beyond which "
                                    "growth walls follow)",
                                    grows, direction < 0 ? "-" : "+"));
        }
    }

    /// Knots with f' = f'' = 0 and no change of sign are shelves on a slope.
    void note_shelves() {
        const std::vector<double> knots = potential_.knots();
        const double first = points_.front().position;
        const double last = points_.back().position;
        const auto height = [](const CriticalPoint& a, const CriticalPoint& b) {
            return a.height < b.height;
        };
        const auto [lowest, highest] = std::minmax_element(points_.begin(), points_.end(), height);
        range_ = highest->height - lowest->height;
        double largest_of_all = largest_near(potential_, 0.5 * (first + last), 0.5 * (last - first));
        for (double knot : knots)
            largest_of_all = std::max(largest_of_all, std::abs(potential_.curvature(knot)));
        const Interval range = potential_.given().value_or(Interval{first, last});
        std::size_t next = 0;
        double shelf = HUGE_VAL;
        for (double knot : knots) {
            // Of a table's millions of knots few are flat enough for the f'' around them to be looked at: ten
            // times over, for this looks at fewer places.
            if (knot <= range.lower || knot >= range.upper) continue;
            if (std::abs(potential_.curvature(knot)) > 10 * degenerate * largest_of_all) continue;
            while (next < points_.size() && points_[next].position < knot) ++next;
            const double before = next > 0 ? points_[next - 1].position : range.lower;
            const double after = next < points_.size() ? points_[next].position : range.upper;
            const double between = after - before;
            const double distance = std::min(after - knot, knot - before);
            if (next > 0 && is_level(points_[next - 1], knot)) continue;
            if (next < points_.size() && is_level(points_[next], knot)) continue;
            if (distance <= 1e-9 * range.length()) continue;
            // As in check_shape: farther out there may be a well as steep as it likes.
            const double largest = largest_near(potential_, knot, distance / 4);
            if (std::abs(potential_.slope(knot)) > degenerate * largest * distance ||
                std::abs(potential_.curvature(knot)) > degenerate * largest || is_step(knot, between))
                continue;
            shelf = knot;
            break;
        }
        if (shelf == HUGE_VAL) return;
        landscape_.remarks.push_back(fmt::format(
            "f is flat at w = {:.9g} (f' = f'' = 0) without an extremum there: paths leave such a "
            "shelf by noise alone, and small-noise laws take it for a slope",
            shelf));
    }

    /// Barriers that stay, but of which the error of f is no small part: the worst of them.
    void note_rounded_barriers() {
        constexpr double small_part = 0.01;
        double worst = small_part;
        std::string remark;
        for (std::size_t k = 1; k < points_.size(); ++k) {
            const CriticalPoint& left = points_[k - 1];
            const CriticalPoint& right = points_[k];
            const double barrier = std::abs(right.height - left.height);
            const double error = potential_.difference_error(left.position, right.position);
            if (error <= worst * barrier) continue;
            worst = error / barrier;
            remark = fmt::format(
                "the barrier of {:.3g} between w = {:.6g} and {:.6g} is known to +- {:.2g} only "
                "(last printed digit, rounding)",
                barrier, left.position, right.position, error);
        }
        if (!remark.empty()) landscape_.remarks.push_back(remark);
    }

    /// Curvatures of which the error is no small part: the worst of them.
    void note_rounded_curvatures() {
        constexpr double small_part = 0.01;
        std::size_t worst = 0;
        const auto part = [&](std::size_t k) {
            return curvature_errors_[k] / std::abs(points_[k].curvature);
        };
        for (std::size_t k = 1; k < points_.size(); ++k) {
            if (part(k) > part(worst)) worst = k;
        }
        if (!(part(worst) > small_part)) return;
        landscape_.remarks.push_back(fmt::format(
            "f'' = {:.4g} at the {} w = {:.6g} is known to about +- {:.2g}% only, and Kramers' times to half "
            "of "
            "that (the points are too coarse, or not exact enough; of noisy points min_barrier = their error "
            "gives f'' of the trend)",
            points_[worst].curvature, is_minimum(worst) ? "minimum" : "maximum", points_[worst].position,
            100 * part(worst)));
    }

    /// Whether f at w is that of an extremum, within its error.
    bool is_level(const CriticalPoint& extremum, double w) const {
        return std::abs(potential_.value(w) - extremum.height) <= level(w, extremum.position);
    }

    /// By how much f may differ between two points and count as the same [length^2/time].
    double level(double a, double b) const {
        return std::max(min_barrier_, potential_.difference_error(a, b));
    }

    /// Whether f, between two extrema that far apart, is level around w for so short a stretch that its
    /// error, as of rounded numbers, explains it.
    bool is_step(double w, double between) const {
        const double error = level(w, w);
        const auto differs = [&](double at) {
            return std::abs(potential_.value(at) - potential_.value(w)) > level(at, w);
        };
        // On a slope of the range over that distance f changes by its error within error / range, at a bend
        // within the root of it.
        const double beside = 0.5 * between * std::max(wide_bottom, 4 * std::sqrt(error / range_));
        const bool short_stretch = differs(w - beside) || differs(w + beside);
        return short_stretch && error > 1e-10 * range_;
    }

    const Potential& potential_;
    double min_barrier_;
    const std::string& where_;
    Faults& faults_;
    std::vector<CriticalPoint> points_;
    std::vector<double> curvature_errors_;  ///< of the points [1/time]
    double range_ = 0;                      ///< of the heights
    Landscape landscape_;
};

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

bool Landscape::has_merged_barriers() const {
    return std::any_of(merged.begin(), merged.end(), [](const MergedPoint& point) { return point.known; });
}

double Landscape::width(std::size_t i) const {
    if (i == 0 || i >= maxima.size()) return std::numeric_limits<double>::infinity();
    return maxima[i].position - maxima[i - 1].position;
}

Landscape analyse_landscape(const Potential& potential, double min_barrier, const std::string& where,
                            Faults& faults) {
    return Analysis(potential, min_barrier, where, faults)();
}

}  // namespace levywell::inline potential
