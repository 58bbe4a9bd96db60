#include "theory/relaxed_mesh.hpp"

#include "theory/level_modes.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace levywell::inline theory {
namespace {

Interval hull(const Interval& a, const Interval& b) {
    return {std::min(a.lower, b.lower), std::max(a.upper, b.upper)};
}

}  // namespace

NonlocalProblem on_the_hull(NonlocalProblem problem, const RelaxedLaw& start) {
    if (!start.home.contains(start.minimum) || !std::isfinite(start.minimum) || !(start.relaxation > 0))
        refuse_problem(fmt::format("a quasi-stationary law of {} to {} is not prepared from {} in {}",
                                   start.home.lower, start.home.upper, start.minimum, start.relaxation));
    problem.interval = hull(problem.interval, start.home);
    problem.starts = {start.minimum};
    return problem;
}

std::vector<double> inner_ends(const ScaledProblem& mesh, const std::vector<Interval>& intervals) {
    std::vector<double> ends;
    for (const Interval& interval : intervals) {
        for (double w : {interval.lower, interval.upper}) {
            const double y = mesh.position(w);
            if (std::isfinite(y) && y != mesh.interval.lower && y != mesh.interval.upper) ends.push_back(y);
        }
    }
    return ends;
}

double unrelaxed(double once, double twice, double thrice) {
    constexpr double slowest_decay = 0.95;  // in a relaxation, of what it leaves
    const double first = std::abs(once - twice);
    const double second = std::abs(twice - thrice);
    const double ratio = std::min(second / first, slowest_decay);  // NaN: 0 / 0
    return first > 0 ? first + second / (1 - ratio) : 0;
}

std::pair<Eigen::VectorXd, double> quasi_stationary_start(const Level& level,
                                                          const ScaledProblem& home_problem, double minimum) {
    if (std::isinf(home_problem.interval.lower) && std::isinf(home_problem.interval.upper))
        return Level(level, home_problem, minimum).stationary_masses();
    const Level home(level, home_problem);
    const std::vector<LevelMode> modes = killed_modes(home, 2);
    if (modes.empty() || !(modes.front().rate.real() > 0))
        refuse_problem(
            "the noise is so small, or barriers are so high, that rounding leaves no digit of the "
            "start's law");
    const LevelMode& slowest = modes.front();
    const double gap = modes.size() > 1 ? std::abs(modes[1].rate - slowest.rate) : slowest.rate.real();
    // An error of the generator is over the gap in the law, which sums to 1.
    return {quasi_stationary_masses(slowest), 2 * slowest.error / gap};
}

}  // namespace levywell::inline theory
