#include "levywell/theory/end_curves.hpp"

#include "theory/mesh_values.hpp"
#include "theory/nonlocal_levels.hpp"

#include <algorithm>
#include <cmath>

namespace levywell::inline theory {
namespace {

using Eigen::VectorXd;

/// Of a mean time that keeps a digit.
constexpr double useless_time_error = 0.1;

/// The largest of each mean time.
void check(const std::vector<Solved>& largest) {
    for (const Solved& time : largest) {
        if (!(time.error <= useless_time_error * time.value))
            refuse_problem(
                "the noise is so small, or barriers are so high, that rounding of the rates leaves no digit "
                "of the mean time");
    }
}

}  // namespace

EndCurves end_curves(const NonlocalProblem& given, double tolerance) {
    const ScaledProblem problem(given);
    const Layout layout(problem);
    const std::vector<double> shown = layout.shown_nodes();
    Levels levels(problem, layout, std::nullopt, 1);
    const std::size_t targets = given.targets.size();
    // Several targets: from each to the others, and which is the first.
    const std::size_t times = targets > 0 ? targets : 1;
    const std::vector<Solved> solved = levels.refine(
        [&](const Level& level) {
            const auto at = indices_of(level, shown);
            std::vector<VectorXd> curve;
            std::vector<VectorXd> rounding;
            for (std::size_t k = 0; k < times; ++k) {
                const Level::Curves to_others =
                    level.curves(targets > 0 ? std::optional<std::size_t>(k) : std::nullopt);
                curve.push_back(to_others.mean(at));
                rounding.push_back(to_others.rounding(at) + to_others.lost * curve.back());
            }
            const Level::Curves all = level.curves(std::nullopt);
            for (std::size_t k = 0; k < times; ++k) {
                const auto ending = static_cast<Eigen::Index>(targets > 0 ? 2 + k : 1);
                curve.push_back(all.ending.col(ending)(at));
                rounding.push_back(VectorXd::Constant(curve.back().size(), all.lost));
            }
            Levels::Values values;
            const auto add = [](std::vector<double>& list, const VectorXd& more) {
                list.insert(list.end(), more.begin(), more.end());
            };
            for (std::size_t k = 0; k < times; ++k) {
                values.value.push_back(curve[k].maxCoeff());
                values.rounding_of.push_back(rounding[k].maxCoeff());
            }
            for (const VectorXd& one : curve) add(values.value, one);
            for (const VectorXd& one : rounding) add(values.rounding_of, one);
            return values;
        },
        times, tolerance, true,
        fewest_levels);  // beside an end they rise like the distance to the power alpha/2
    check({solved.begin(), solved.begin() + static_cast<std::ptrdiff_t>(times)});
    EndCurves curves;
    for (double y : shown) curves.position.push_back(problem.original(y));
    SolvedReader reader(solved, times);
    for (std::size_t k = 0; k < times; ++k)
        curves.mean_time.push_back(reader.curve(shown.size(), problem.time()));
    for (std::size_t k = 0; k < times; ++k) curves.probability.push_back(reader.curve(shown.size(), 1));
    return curves;
}

}  // namespace levywell::inline theory
