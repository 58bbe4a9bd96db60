#include "levywell/theory/brownian.hpp"

#include "levywell/core/fault.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include <boost/math/quadrature/gauss.hpp>

namespace levywell {
namespace {

Reference kramers(const KramersBarrier& barrier, double epsilon, double share) {
    const double diffusivity = epsilon * epsilon;
    const double log_time =
        std::log(share * 2 * std::numbers::pi) -
        0.5 * (std::log(barrier.curvature_minimum) + std::log(-barrier.curvature_maximum)) +
        barrier.barrier / diffusivity;
    return {std::exp(log_time), "alpha = 2, barrier / eps^2 -> infinity",
            "Eyring-Kramers law: Kramers 1940; Berglund 2013, eq. 2.6", log_time / std::numbers::ln10};
}

constexpr double exact_zero = -std::numeric_limits<double>::infinity();  // log 0
constexpr double steep = 300;    // changes of f/D that are not cut into panels of one each
constexpr double far_down = 60;  // in D above the lowest point: e^-60 of an integral is nothing

/// log(e^a + e^b).
double log_sum(double a, double b) {
    if (a < b) std::swap(a, b);
    return b == exact_zero ? a : a + std::log1p(std::exp(b - a));
}

using Rule = boost::math::quadrature::gauss<double, 15>;
using FewPoints = boost::math::quadrature::gauss<double, 7>;  // over a change of f/D by 2

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

/// The smallest power of two, as a step from `from`, over which f changes by a part of D: no length of the
/// problem is taken for granted.
double first_step(const BrownianProblem& problem, double from, double direction) {
    const double here = problem.value(from);
    int exponent = -1000;
    while (exponent < 1000 && std::abs(problem.value(from + direction * std::ldexp(1, exponent)) - here) <
                                  1e-3 * problem.diffusivity)
        ++exponent;
    return std::ldexp(1, exponent);
}

/// Where f has risen by far_down D above its lowest point on the way out from `from`: infinite ends are cut
/// there. What lies on the other side does not count, be it as deep as it likes: it is what is left here that
/// a path climbs from.
double cut_end(const BrownianProblem& problem, double from, double direction) {
    double lowest = problem.value(from);
    for (double w : problem.resolve) {
        if (direction * (w - from) > 0) lowest = std::min(lowest, problem.value(w));
    }
    double step = first_step(problem, from, direction);
    double w = from;
    for (int k = 0; k < 2000; ++k) {
        w += direction * step;
        step *= 1.05;
        bool beyond = true;  // of every point with structure
        for (double at : problem.resolve) beyond = beyond && direction * (w - at) > 0;
        lowest = std::min(lowest, problem.value(w));
        if (beyond && problem.value(w) - lowest > far_down * problem.diffusivity) return w;
    }
    throw InputError("Brownian exit time",
                     "f does not rise towards an infinite end: paths are not brought back");
}

Interval finite(const BrownianProblem& problem, const Interval& interval, double x) {
    return {std::isfinite(interval.lower) ? interval.lower : cut_end(problem, x, -1),
            std::isfinite(interval.upper) ? interval.upper : cut_end(problem, x, 1)};
}

/// log int_x^b dy e^(f(y)/D) int_a^y dz e^(-f(z)/D): climbing to the right end.
double log_climb_right(const BrownianProblem& problem, double a, double x, double b) {
    double below = exact_zero;  // log int_a^y e^(-f/D)
    for (const auto& panel : Panels(problem, a, x).list()) below = log_sum(below, panel.log_down);
    double total = exact_zero;
    for (const auto& panel : Panels(problem, x, b).list()) {
        total = log_sum(total, log_sum(panel.log_up + below, panel.log_rise));
        below = log_sum(below, panel.log_down);
    }
    return total;
}

/// log int_a^x dz e^(f(z)/D) int_z^b dy e^(-f(y)/D): climbing to the left end.
double log_climb_left(const BrownianProblem& problem, double a, double x, double b) {
    double above = exact_zero;
    for (const auto& panel : Panels(problem, x, b).list()) above = log_sum(above, panel.log_down);
    double total = exact_zero;
    const auto left = Panels(problem, a, x).list();
    for (auto panel = left.rbegin(); panel != left.rend(); ++panel) {
        total = log_sum(total, log_sum(panel->log_up + above, panel->log_fall));
        above = log_sum(above, panel->log_down);
    }
    return total;
}

double log_integral(const BrownianProblem& problem, double a, double b, bool up) {
    double total = exact_zero;
    for (const auto& panel : Panels(problem, a, b, up ? Integrals::up : Integrals::down).list())
        total = log_sum(total, up ? panel.log_up : panel.log_down);
    return total;
}

Interval whole_line(const BrownianProblem& problem) {
    const double middle = problem.resolve.empty() ? 0 : problem.resolve.front();
    return {cut_end(problem, middle, -1), cut_end(problem, middle, 1)};
}

/// Between the ends of panels the process is a birth-and-death chain: panels are its resistances, and hold
/// the masses of its nodes, so that times of crossing in either direction are right. All sums are of positive
/// numbers.
class BirthDeathChain {
  public:
    BirthDeathChain(const std::vector<Panels::Panel>& panels, bool left_ends, bool right_ends)
        : left_(left_ends), right_(right_ends) {
        double up = exact_zero;
        double down = exact_zero;
        for (const auto& panel : panels) {
            up = std::max(up, panel.log_up);
            down = std::max(down, panel.log_down);
        }
        const long double level = 0.5L * (up - down);  // only e^(f/D) e^(-f/D) has a meaning
        for (const auto& panel : panels)
            links_.push_back({std::exp(level - panel.log_up), std::exp(panel.log_rise - panel.log_up + level),
                              std::exp(panel.log_fall - panel.log_up + level)});
    }

    /// The mean of int g dt until the end, from each node, g being linear between nodes: g = 1 gives the mean
    /// time.
    std::vector<long double> until_end(const std::vector<long double>& g) const {
        const std::size_t last = links_.size();
        std::vector<long double> share(last + 1, 0);  // u_i = share_i u_(i+1) + rest_i
        std::vector<long double> rest(last + 1, 0);
        long double leak = 0;  // conductance from node i to the left end, and what flows in from the left
        long double flow = 0;
        for (std::size_t i = left_ ? 1 : 0; i <= last; ++i) {
            if (i > 0) {
                const Link& before = links_[i - 1];
                const bool at_end = i == 1 && left_;
                leak = at_end ? before.conductance : before.conductance * leak / (leak + before.conductance);
                flow = (at_end ? 0 : share[i - 1] * flow) + before.right * (g[i - 1] + g[i]) / 2;
            }
            if (i < last) flow += links_[i].left * (g[i] + g[i + 1]) / 2;
            const long double onwards = i < last ? links_[i].conductance : 0;
            share[i] = onwards / (leak + onwards);
            rest[i] = flow / (leak + onwards);
        }
        std::vector<long double> u(last + 1, 0);
        for (std::size_t i = right_ ? last : last + 1; i-- > (left_ ? 1U : 0U);)
            u[i] = rest[i] + (i < last ? share[i] * u[i + 1] : 0);
        return u;
    }

  private:
    struct Link {
        long double conductance;
        long double left, right;  ///< masses at its nodes
    };
    std::vector<Link> links_;
    bool left_, right_;
};

constexpr const char* gardiner = "Gardiner 2009, section 5.5";

}  // namespace

Reference kramers_time_to_far_well(const KramersBarrier& barrier, double epsilon) {
    return kramers(barrier, epsilon, 1);
}
Reference kramers_time_to_saddle(const KramersBarrier& barrier, double epsilon) {
    return kramers(barrier, epsilon, 0.5);
}

Reference brownian_mean_exit_time(const BrownianProblem& problem, const Interval& interval, double x) {
    const bool left = std::isfinite(interval.lower);
    const bool right = std::isfinite(interval.upper);
    if (!left && !right)
        throw InputError("Brownian exit time", "an interval with no finite end is never left");
    if (!interval.contains(x)) throw InputError("Brownian exit time", "the start lies outside the interval");
    const Interval range = finite(problem, interval, x);
    const double a = range.lower;
    const double b = range.upper;
    double log_time = 0;
    if (!left) {
        log_time = log_climb_right(problem, a, x, b);
    } else if (!right) {
        log_time = log_climb_left(problem, a, x, b);
    } else {
        // Green's function: (1 - p) int_a^x dy e^(-f(y)) S(a, y) + p int_x^b dy e^(-f(y)) S(y, b), p = S(a,
        // x)/S(a, b), S = int e^f.
        const double all = log_integral(problem, a, b, true);
        const double to_left = log_integral(problem, x, b, true) - all;
        const double to_right = log_integral(problem, a, x, true) - all;
        double before = exact_zero;
        double first = exact_zero;
        for (const auto& panel : Panels(problem, a, x).list()) {
            first = log_sum(first, log_sum(panel.log_down + before, panel.log_fall));
            before = log_sum(before, panel.log_up);
        }
        double after = exact_zero;
        double second = exact_zero;
        const auto panels = Panels(problem, x, b).list();
        for (auto panel = panels.rbegin(); panel != panels.rend(); ++panel) {
            second = log_sum(second, log_sum(panel->log_down + after, panel->log_rise));
            after = log_sum(after, panel->log_up);
        }
        log_time = log_sum(to_left + first, to_right + second);
    }
    log_time -= std::log(problem.diffusivity);
    const double time = std::exp(log_time);
    return {time, std::isinf(time) ? "exact: beyond the largest number" : "exact", gardiner,
            log_time / std::numbers::ln10};
}

double brownian_exit_time_variation(const BrownianProblem& problem, const Interval& interval, double x) {
    const Interval range = finite(problem, interval, x);
    std::vector<Panels::Panel> panels = Panels(problem, range.lower, x).list();
    const std::size_t start = panels.size();
    for (const auto& panel : Panels(problem, x, range.upper).list()) panels.push_back(panel);
    const BirthDeathChain chain(panels, std::isfinite(interval.lower), std::isfinite(interval.upper));
    const auto mean = chain.until_end(std::vector<long double>(panels.size() + 1, 1));
    const auto half_second_moment = chain.until_end(mean);
    const long double variance = 2 * half_second_moment[start] / (mean[start] * mean[start]) - 1;
    return std::isfinite(variance) ? static_cast<double>(std::sqrt(variance))
                                   : std::numeric_limits<double>::quiet_NaN();
}

Reference brownian_exit_right_probability(const BrownianProblem& problem, const Interval& interval,
                                          double x) {
    if (!std::isfinite(interval.length()) || !interval.contains(x))
        throw InputError("Brownian exit probability", "needs a bounded interval with the start inside");
    return {std::exp(log_integral(problem, interval.lower, x, true) -
                     log_integral(problem, interval.lower, interval.upper, true)),
            "exact", gardiner};
}

std::vector<double> brownian_stationary(const BrownianProblem& problem, const std::vector<Interval>& basins) {
    const Interval line = whole_line(problem);
    const double all = log_integral(problem, line.lower, line.upper, false);
    std::vector<double> result;
    for (const Interval& basin : basins) {
        const double a = std::max(line.lower, basin.lower);
        const double b = std::min(line.upper, basin.upper);
        result.push_back(a < b ? std::exp(log_integral(problem, a, b, false) - all) : 0);
    }
    return result;
}

std::vector<double> brownian_density(const BrownianProblem& problem, const std::vector<double>& points) {
    const Interval line = whole_line(problem);
    const double all = log_integral(problem, line.lower, line.upper, false);
    std::vector<double> result;
    for (double w : points) result.push_back(std::exp(-problem.value(w) / problem.diffusivity - all));
    return result;
}

}  // namespace levywell
