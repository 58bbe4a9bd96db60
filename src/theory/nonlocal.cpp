#include "levywell/theory/nonlocal.hpp"

#include "levywell/core/fault.hpp"
#include "theory/nonlocal_layout.hpp"
#include "theory/nonlocal_level.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include <fmt/format.h>

namespace levywell::inline theory {
namespace {

constexpr std::size_t small_mesh = 1500;  // unknowns: a tenth of a second
constexpr std::size_t fewest_levels = 3;  // two extrapolated values, so that their difference tells the error

/// The limit of values on meshes of halved widths. They converge with the square of the width, or more slowly
/// where the solution has an edge: the observed ratio of changes is used, from 4 down to 2. The error is what
/// the extrapolated value changed by, and a part of what it was before, lest it be small by chance; where an
/// edge is known of, half of what the two orders differ by, too.
class Extrapolation {
  public:
    explicit Extrapolation(bool edge) : edge_(edge) {}
    void add(double value) {
        const double change = count_ > 0 ? value - last_ : 0;
        const double ratio = count_ > 1 && change != 0 ? std::clamp(change_ / change, 2.0, 4.0) : 4;
        const double limit = value + change / (ratio - 1);
        const double moved = std::abs(limit - limit_);
        error_ = count_ == 0 ? HUGE_VAL
                 : count_ == 1
                     ? std::abs(limit - value)
                     : std::max({moved, 0.1 * std::abs(limit - value), edge_ ? std::abs(change) / 3 : 0}) +
                           0.1 * error_;
        limit_ = limit;
        last_ = value;
        change_ = change;
        ++count_;
    }
    double value() const { return limit_; }
    double error() const { return error_; }

  private:
    bool edge_;
    int count_ = 0;
    double last_ = 0;
    double change_ = 0;
    double limit_ = 0;
    double error_ = HUGE_VAL;
};

/// Meshes of a problem, made as they are asked for.
class Levels {
  public:
    Levels(const ScaledProblem& problem, Layout layout, std::optional<double> anchor = std::nullopt)
        : problem_(problem), layout_(std::move(layout)), anchor_(anchor) {}

    /// Values of a level and the relative errors that rounding leaves in them.
    struct Values {
        std::vector<double> value;
        double rounding = 0;
    };

    /// Values on successive meshes, extrapolated in the square of the width: refines until the first
    /// `deciding` of them change by no more than the tolerance or the next mesh would be too large. Errors
    /// (`edge`: of functions with an edge) are the changes, what the far ends of the mesh leave out, and
    /// rounding.
    template <class Function>
    std::vector<Solved> refine(const Function& function, std::size_t deciding, double tolerance,
                               bool edge = false) {
        std::vector<Solved> solved;
        std::vector<Extrapolation> limits;
        for (std::size_t k = 0;; ++k) {
            const Level& level = at(k);
            const Values values = function(level);
            limits.resize(values.value.size(), Extrapolation(edge));
            solved.resize(values.value.size());
            bool enough = true;
            for (std::size_t n = 0; n < solved.size(); ++n) {
                limits[n].add(values.value[n]);
                solved[n] = {limits[n].value(), limits[n].error(), level.unknowns()};
                const bool good = solved[n].error <= tolerance * std::abs(solved[n].value);
                if (n < deciding) enough = enough && good;
            }
            const std::size_t next = 2 * level.unknowns();
            if ((k > 0 && next > NonlocalSolver::most_unknowns) ||
                (enough && (k + 1 >= fewest_levels || next > small_mesh))) {
                add_errors(function, values.rounding, solved);
                return solved;
            }
        }
    }

    const Level& at(std::size_t k) {
        while (levels_.size() <= k)
            levels_.push_back(
                std::make_unique<Level>(problem_, layout_, static_cast<int>(levels_.size()), false, anchor_));
        return *levels_[k];
    }
    const Level& finest() {
        at(0);
        return *levels_.back();
    }

  private:
    /// Of the far ends: values on the coarsest mesh, against those on the same mesh cut short.
    template <class Function>
    void add_errors(const Function& function, double rounding, std::vector<Solved>& solved) {
        const double shortening = layout_.shortening();
        std::vector<double> left_out(solved.size(), 0);
        if (std::isfinite(shortening)) {
            if (!short_) short_ = std::make_unique<Level>(problem_, layout_, 0, true, anchor_);
            const Values whole = function(at(0));
            const Values cut = function(*short_);
            for (std::size_t n = 0; n < solved.size(); ++n)
                left_out[n] = 2 * std::abs(whole.value[n] - cut.value[n]) / (shortening - 1);
        }
        for (std::size_t n = 0; n < solved.size(); ++n)
            solved[n].error += left_out[n] + rounding * std::abs(solved[n].value);
    }

    const ScaledProblem& problem_;
    const Layout layout_;
    const std::optional<double> anchor_;
    std::vector<std::unique_ptr<Level>> levels_;
    std::unique_ptr<Level> short_;
};

/// Width of a symmetric stable law's peak over its scale: sqrt(p / |p''|) at 0, tiny for small alpha.
double peak_width(double alpha) {
    return std::sqrt(std::exp(std::lgamma(1 / alpha) - std::lgamma(3 / alpha)));
}

Solved in_units(Solved solved, double unit) {
    return {solved.value * unit, solved.error * unit, solved.unknowns};
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
    // Around the nodes of the coarsest mesh, critical points among them: between those that the next adds.
    // Far out the meshes of stationary_law have the coarsest nodes, too.
    const std::vector<double> nodes = layout.nodes(1);
    // The ends of the mesh are felt up to half of its logarithmic length.
    const double least = layout.lower + 1 - std::sqrt(layout.lower + 1 - nodes.front());
    const double most = layout.upper - 1 + std::sqrt(nodes.back() - layout.upper + 1);
    std::vector<double> edges;
    for (std::size_t k = 0; k < nodes.size(); ++k) {
        if (nodes[k] < least || nodes[k] > most) continue;
        const bool is_added = k % 2 == 1;
        if (is_added == (layout.lower < nodes[k] && nodes[k] < layout.upper))
            edges.push_back(problem.original(nodes[k]));
    }
    std::vector<Interval> cells;
    for (std::size_t k = 1; k < edges.size(); ++k) cells.push_back({edges[k - 1], edges[k]});
    return cells;
}

}  // namespace levywell::inline theory
