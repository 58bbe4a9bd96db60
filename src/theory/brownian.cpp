#include "levywell/theory/brownian.hpp"

#include "levywell/core/fault.hpp"
#include "theory/arguments.hpp"
#include "theory/birth_death_chain.hpp"
#include "theory/brownian_panels.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace levywell::inline theory {
namespace {

Reference kramers(const KramersBarrier& barrier, double epsilon, double share) {
    require_positive("epsilon", epsilon);
    const double diffusivity = epsilon * epsilon;
    const double log_time =
        std::log(share * 2 * std::numbers::pi) -
        0.5 * (std::log(barrier.curvature_minimum) + std::log(-barrier.curvature_maximum)) +
        barrier.barrier / diffusivity;
    return {std::exp(log_time), "alpha = 2, barrier / eps^2 -> infinity",
            "Eyring-Kramers law: Kramers 1940; Berglund 2013, eq. 2.6", log_time / std::numbers::ln10};
}

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
    require_positive("diffusivity", problem.diffusivity);
    if (!interval.contains(x)) throw InputError("Brownian exit time", "the start lies outside the interval");
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
    require_positive("diffusivity", problem.diffusivity);
    if (!std::isfinite(interval.length()) || !interval.contains(x))
        throw InputError("Brownian exit probability", "needs a bounded interval with the start inside");
    return {std::exp(log_integral(problem, interval.lower, x, true) -
                     log_integral(problem, interval.lower, interval.upper, true)),
            "exact", gardiner};
}

std::vector<double> brownian_stationary(const BrownianProblem& problem, const std::vector<Interval>& basins) {
    require_positive("diffusivity", problem.diffusivity);
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

}  // namespace levywell::inline theory
