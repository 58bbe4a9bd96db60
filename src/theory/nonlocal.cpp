#include "levywell/theory/nonlocal.hpp"

#include "levywell/core/fault.hpp"
#include "theory/nonlocal_layout.hpp"
#include "theory/nonlocal_level.hpp"
#include "theory/nonlocal_levels.hpp"
#include "theory/peak_width.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include <fmt/format.h>

namespace levywell::inline theory {
namespace {

Solved in_units(Solved solved, double unit) {
    return {solved.value * unit, solved.error * unit, solved.unknowns, solved.rounding * unit};
}

double checked_tolerance(double tolerance) {
    if (!(tolerance > 0)) refuse_problem(fmt::format("tolerance = {} (must be > 0)", tolerance));
    return tolerance;
}

void check_basins(const std::vector<Interval>& basins) {
    for (const Interval& basin : basins) {
        if (!(basin.lower <= basin.upper))
            refuse_problem(fmt::format("the basin {} to {} is not an interval", basin.lower, basin.upper));
    }
}

void check_times(const std::vector<double>& times) {
    double before = 0;
    for (double t : times) {
        if (!(t >= before)) refuse_problem(fmt::format("time {} (times must be >= 0 and ascending)", t));
        before = t;
    }
}

}  // namespace

class NonlocalSolver::Implementation {
  public:
    Implementation(NonlocalProblem given, double tolerance)
        : problem(std::move(given)),
          tolerance_(checked_tolerance(tolerance)),
          levels(problem, Layout(problem)) {
        const Interval& interval = problem.interval;
        if (std::isinf(interval.lower) && std::isinf(interval.upper) && problem.targets.empty())
            throw InputError("nonlocal solver", "nothing ends the path: give an interval or targets");
    }

    template <class Function>
    std::vector<Solved> refined(const Function& function, std::size_t deciding = 1) {
        return levels.refine(function, deciding, tolerance_);
    }

    /// The start x in units of the problem.
    double start(double x) const {
        if (!std::isfinite(x)) refuse_problem(fmt::format("the start {} is not finite", x));
        return problem.position(x);
    }

    const ScaledProblem problem;

  private:
    const double tolerance_;

  public:
    Levels levels;
};

NonlocalSolver::NonlocalSolver(NonlocalProblem problem, double tolerance)
    : implementation_(std::make_unique<Implementation>(std::move(problem), tolerance)) {}
NonlocalSolver::~NonlocalSolver() = default;
NonlocalSolver::NonlocalSolver(NonlocalSolver&&) noexcept = default;

EndLaw NonlocalSolver::end_law(double x, std::optional<std::size_t> open) const {
    const Question question{implementation_->start(x), open};
    if (open && *open >= implementation_->problem.targets.size())
        refuse_problem(
            fmt::format("target {} of {} cannot be open", *open, implementation_->problem.targets.size()));
    const std::vector<Solved> solved = implementation_->refined([&](const Level& level) {
        const Level::End& end = level.end(question);
        Levels::Values values{{end.mean, end.second_moment}, end.rounding};
        values.value.insert(values.value.end(), end.ending.begin(), end.ending.end());
        return values;
    });
    const double time = implementation_->problem.time();
    return {in_units(solved[0], time), in_units(solved[1], time * time), {solved.begin() + 2, solved.end()}};
}

Solved NonlocalSolver::mean_time(double x) const {
    const double y = implementation_->start(x);
    const Solved solved = implementation_
                              ->refined([&](const Level& level) {
                                  const Level::End& end = level.end({y, {}});
                                  return Levels::Values{{end.mean}, end.rounding};
                              })
                              .front();
    return in_units(solved, implementation_->problem.time());
}

Solved NonlocalSolver::ending_probability(double x, std::size_t ending) const {
    const double y = implementation_->start(x);
    const std::size_t endings = 2 + implementation_->problem.targets.size();
    if (ending >= endings) refuse_problem(fmt::format("ending {} of {} endings", ending, endings));
    return implementation_
        ->refined([&](const Level& level) {
            const Level::End& end = level.end({y, {}});
            return Levels::Values{{end.ending.at(ending)}, end.rounding};
        })
        .front();
}

std::vector<double> NonlocalSolver::survival(double x, const std::vector<double>& times) const {
    check_times(times);
    const double unit = implementation_->problem.time();
    const double mean = mean_time(x).value / unit;
    if (!(mean > 0 && std::isfinite(mean)))
        throw InputError("nonlocal solver", "rounding leaves no digit of the mean time");
    std::vector<double> scaled;
    for (double t : times) scaled.push_back(t / unit);
    return implementation_->levels.finest().survival(implementation_->problem.position(x), scaled,
                                                     mean / 200);
}

StationaryLaw stationary_law(const NonlocalProblem& given, const std::vector<Interval>& basins,
                             double tolerance) {
    if (std::isfinite(given.interval.lower) || std::isfinite(given.interval.upper) || !given.targets.empty())
        throw InputError("nonlocal solver", "a stationary law needs a process that never ends");
    checked_tolerance(tolerance);
    check_basins(basins);
    const ScaledProblem problem(given);
    std::vector<double> ends;
    std::vector<Interval> scaled;
    for (const Interval& basin : basins) {
        scaled.push_back({problem.position(basin.lower), problem.position(basin.upper)});
        for (double y : {scaled.back().lower, scaled.back().upper}) {
            if (std::isfinite(y)) ends.push_back(y);
        }
    }
    Levels levels(problem, Layout(problem, ends), problem.critical_points.front().position);
    StationaryLaw law;
    law.basin = levels.refine(
        [&](const Level& level) {
            const auto [masses, rounding] = level.stationary_masses();
            Levels::Values values{{}, rounding};
            for (const Interval& basin : scaled) values.value.push_back(level.mass_in(masses, basin));
            return values;
        },
        basins.size(), tolerance, true);
    return law;
}

std::vector<Interval> density_cells(const NonlocalProblem& given) {
    const ScaledProblem problem(given);
    Layout layout(problem);
    layout.sharpen(peak_width(given.alpha));
    layout.widening = 2;  // two elements of stationary_law's coarsest mesh in each cell
    std::vector<Interval> cells;
    const std::vector<double> ends = layout.cell_ends();
    for (std::size_t k = 1; k < ends.size(); ++k)
        cells.push_back({problem.original(ends[k - 1]), problem.original(ends[k])});
    return cells;
}

}  // namespace levywell::inline theory
