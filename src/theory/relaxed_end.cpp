#include "levywell/theory/relaxed_end.hpp"

#include "theory/nonlocal_layout.hpp"
#include "theory/nonlocal_level.hpp"
#include "theory/nonlocal_levels.hpp"
#include "theory/peak_width.hpp"
#include "theory/relaxed_mesh.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace levywell::inline theory {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int relaxing_steps = 200;  // of time, of which a tenth is a relaxation time or so

class RelaxedEnd {
  public:
    RelaxedEnd(const NonlocalProblem& given, const RelaxedLaw& start, std::optional<std::size_t> open)
        : mesh_(on_the_hull(given, start)),
          ends_(mesh_),
          home_(mesh_),
          layout_(mesh_, {}, inner_ends(mesh_, {given.interval, start.home})),
          open_(open) {
        ends_.interval = {mesh_.position(given.interval.lower), mesh_.position(given.interval.upper)};
        home_.interval = {mesh_.position(start.home.lower), mesh_.position(start.home.upper)};
        home_.targets.clear();
        layout_.sharpen(peak_width(given.alpha));
        minimum_ = mesh_.position(start.minimum);
        relaxation_ = start.relaxation / mesh_.time();
    }

    EndLaw solve(double tolerance) {
        Levels levels(ends_, layout_);
        levels.distrust_far_ends();  // the start's law changes with them too
        std::vector<Solved> solved =
            levels.refine([&](const Level& level) { return values(level); }, 1, tolerance);
        add_unrelaxed(levels.at(0), solved);
        const double time = mesh_.time();
        const auto in_units = [](const Solved& one, double unit) {
            return Solved{one.value * unit, one.error * unit, one.unknowns, one.rounding * unit};
        };
        return {
            in_units(solved[0], time), in_units(solved[1], time * time), {solved.begin() + 2, solved.end()}};
    }

  private:
    Levels::Values values(const Level& level) {
        const auto known = known_.find(&level);
        if (known != known_.end()) return known->second;
        const auto [masses, rounding] = quasi_stationary_start(level, home_, minimum_);
        const Level::End end = level.end_from(masses, open_);
        Levels::Values values{{end.mean, end.second_moment}, end.rounding + rounding};
        values.value.insert(values.value.end(), end.ending.begin(), end.ending.end());
        return known_.emplace(&level, std::move(values)).first->second;
    }

    /// What a relaxation of finite length leaves, by the changes that one and two more of its length make, on
    /// the coarsest mesh.
    void add_unrelaxed(const Level& level, std::vector<Solved>& solved) const {
        if (std::isinf(relaxation_)) return;
        const Level home(level, home_);
        const Level::Curves curves = level.curves(open_);
        MatrixXd functions(curves.mean.size(), 2 + curves.ending.cols());
        functions << VectorXd::Ones(curves.mean.size()), curves.mean, curves.ending;
        const Index at = home.nearest(minimum_);
        const MatrixXd once = home.later(home.restricted(functions), relaxation_, relaxing_steps);
        const MatrixXd twice = home.later(once, relaxation_, relaxing_steps);
        const MatrixXd thrice = home.later(twice, relaxation_, relaxing_steps);
        const auto left = [&](Index k) {
            const auto mean = [&](const MatrixXd& later) { return later(at, k) / later(at, 0); };
            return unrelaxed(mean(once), mean(twice), mean(thrice));
        };
        solved[0].error += left(1);
        // Relative deviations of the mean are those of the square twice, but for what changes its spread.
        solved[1].error += 3 * left(1) / std::abs(solved[0].value) * std::abs(solved[1].value);
        for (std::size_t k = 2; k < solved.size(); ++k) solved[k].error += left(static_cast<Index>(k));
    }

    const ScaledProblem mesh_;  // of the hull of the interval and the home
    ScaledProblem ends_;
    ScaledProblem home_;
    Layout layout_;
    const std::optional<std::size_t> open_;
    double minimum_ = 0;
    double relaxation_ = 0;
    std::map<const Level*, Levels::Values> known_;
};

}  // namespace

EndLaw relaxed_end_law(const NonlocalProblem& problem, const RelaxedLaw& start,
                       std::optional<std::size_t> open, double tolerance) {
    if (std::isinf(problem.interval.lower) && std::isinf(problem.interval.upper) && problem.targets.empty())
        refuse_problem("nothing ends the path: give an interval or targets");
    if (open && *open >= problem.targets.size())
        refuse_problem(fmt::format("target {} of {} cannot be open", *open, problem.targets.size()));
    if (!(tolerance > 0)) refuse_problem(fmt::format("tolerance = {} (must be > 0)", tolerance));
    return RelaxedEnd(problem, start, open).solve(tolerance);
}

}  // namespace levywell::inline theory
