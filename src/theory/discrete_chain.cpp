#include "levywell/theory/discrete_chain.hpp"

#include "theory/chain_mesh.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace levywell::inline theory {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr std::size_t most_nodes = 3000;  // of a dense matrix: 72 MB, some seconds
constexpr double precise = 0.05;          // of the tolerance: what levels change by at the end
constexpr int most_preimages = 8;         // of an end that the drift leads over

void check(const ChainProblem& problem) {
    check_chain(problem);
    if (!(problem.interval.lower < problem.interval.upper)) refuse_chain("the interval is empty");
    if (std::isinf(problem.interval.lower) && std::isinf(problem.interval.upper) && problem.targets.empty())
        refuse_chain("nothing ends the path: give an interval or targets");
}

/// Numbers of one mesh.
struct ChainValues {
    std::vector<double> value;  ///< mean and second moment in steps, then the endings
    double rounding = 0;        ///< relative
};

class ChainSolver {
  public:
    ChainSolver(const ChainProblem& problem, double start, std::optional<RelaxedLaw> relaxed)
        : problem_(problem),
          start_(start),
          relaxed_(relaxed),
          density_(problem.alpha),
          hull_(relaxed ? Interval{std::min(problem.interval.lower, relaxed->home.lower),
                                   std::max(problem.interval.upper, relaxed->home.upper)}
                        : problem.interval),
          layout_(affordable_layout()) {}

    EndLaw solve(double tolerance) const {
        std::vector<std::vector<double>> levels;
        ChainValues last;
        std::vector<double> error;
        std::size_t unknowns = 0;
        for (int level = 0; level < most_chain_levels; ++level) {
            const std::size_t nodes = layout_.nodes(level);
            if (nodes > most_nodes) break;
            last = values(ChainMesh(problem_, density_, hull_, layout_.stretches(level, false)));
            unknowns = nodes;
            levels.push_back(last.value);
            if (level == 0) continue;
            error = changes(levels);
            if (level > 1 && error[0] <= precise * tolerance * last.value[0]) break;
        }
        if (layout_.has_far_ends()) {
            const ChainValues cut = values(ChainMesh(problem_, density_, hull_, layout_.stretches(0, true)));
            const double left_out = layout_.left_out();
            for (std::size_t n = 0; n < error.size(); ++n)
                error[n] += left_out * std::abs(cut.value[n] - levels.front()[n]);
        }
        if (relaxed_) add_unrelaxed(last.value, error);
        std::vector<Solved> solved;
        for (std::size_t n = 0; n < error.size(); ++n)
            solved.push_back({last.value[n], error[n] + last.rounding * std::abs(last.value[n]), unknowns});
        const double dt = problem_.dt;
        return {{solved[0].value * dt, solved[0].error * dt, unknowns},
                {solved[1].value * dt * dt, solved[1].error * dt * dt, unknowns},
                {solved.begin() + 2, solved.end()}};
    }

  private:
    std::vector<double> more_ends() const {
        std::vector<double> ends{problem_.interval.lower, problem_.interval.upper};
        if (relaxed_) ends.insert(ends.end(), {relaxed_->home.lower, relaxed_->home.upper});
        return ends;
    }

    /// With as many preimages as two levels can be afforded with.
    ChainLayout affordable_layout() const {
        for (int preimages = most_preimages;; preimages /= 4) {
            ChainLayout layout(problem_, hull_, more_ends(), start_, preimages);
            const std::size_t nodes = layout.nodes(1);
            if (nodes <= most_nodes) return layout;
            if (preimages == 0)
                refuse_chain(fmt::format(
                    "{} points are needed where {} can be afforded: the noise of a step, {:.2g}, is so small "
                    "beside the interval, or there are so many wells",
                    nodes, most_nodes, problem_.scale));
        }
    }

    /// What the last level changed, and a part of what the one before did, lest it be small by chance.
    static std::vector<double> changes(const std::vector<std::vector<double>>& levels) {
        const std::size_t last = levels.size() - 1;
        std::vector<double> error;
        for (std::size_t n = 0; n < levels[last].size(); ++n) {
            error.push_back(std::abs(levels[last][n] - levels[last - 1][n]));
            if (last > 1) error.back() += 0.05 * std::abs(levels[last - 1][n] - levels[last - 2][n]);
        }
        return error;
    }

    /// I - K among the nodes within `inside`, and who is there. Rows balance: what stays, goes on or ends.
    struct System {
        std::vector<Index> of;
        MatrixXd matrix;
        MatrixXd ending;  ///< probability of each ending in a step
    };

    System system(const ChainMesh& mesh, const MatrixXd& rows, const Interval& inside,
                  const std::vector<Interval>& targets) const {
        System made;
        for (Index i = 0; i < mesh.size(); ++i) {
            const double w = mesh.states()[static_cast<std::size_t>(i)];
            if (inside.contains(w)) made.of.push_back(i);
        }
        const auto n = static_cast<Index>(made.of.size());
        made.matrix.resize(n, n);
        made.ending.resize(n, static_cast<Index>(2 + targets.size()));
        for (Index i = 0; i < n; ++i) {
            const Index from = made.of[static_cast<std::size_t>(i)];
            const double w = mesh.states()[static_cast<std::size_t>(from)];
            made.ending.row(i) = endings(mesh, w, inside, targets).transpose();
            double leaving = made.ending.row(i).sum();
            for (Index j = 0; j < n; ++j) {
                const double weight = rows(from, made.of[static_cast<std::size_t>(j)]);
                made.matrix(i, j) = -weight;
                if (j != i) leaving += weight;
            }
            if (!(std::abs(leaving + rows(from, from) - 1) < largest_loss))
                refuse_chain(fmt::format("the steps from {:.6g} are not resolved: {:.2g} of them are lost", w,
                                         1 - leaving - rows(from, from)));
            made.matrix(i, i) = leaving;
        }
        return made;
    }

    static VectorXd endings(const ChainMesh& mesh, double w, const Interval& inside,
                            const std::vector<Interval>& targets) {
        VectorXd ending(static_cast<Index>(2 + targets.size()));
        ending(0) = mesh.below(w, inside.lower);
        ending(1) = mesh.above(w, inside.upper);
        for (std::size_t k = 0; k < targets.size(); ++k)
            ending(static_cast<Index>(2 + k)) = mesh.within(w, targets[k]);
        return ending;
    }

    MatrixXd rows_of(const ChainMesh& mesh) const {
        MatrixXd rows(mesh.size(), mesh.size());
        for (Index i = 0; i < mesh.size(); ++i)
            rows.row(i) = mesh.row(mesh.states()[static_cast<std::size_t>(i)]).transpose();
        return rows;
    }

    /// Mean number of steps, its second moment and endings as functions of the start: a column each, at the
    /// nodes of the system.
    MatrixXd functions(const System& chain) const {
        const Eigen::PartialPivLU<MatrixXd> lu(chain.matrix);
        MatrixXd right(chain.matrix.rows(), 1 + chain.ending.cols());
        right << VectorXd::Ones(chain.matrix.rows()), chain.ending;
        const MatrixXd solved = lu.solve(right);
        const VectorXd mean = solved.col(0);
        const VectorXd square = lu.solve(VectorXd(2 * mean.array() - 1));
        MatrixXd all(mean.size(), 2 + chain.ending.cols());
        all << mean, square, solved.rightCols(chain.ending.cols());
        return all;
    }

    ChainValues values(const ChainMesh& mesh) const {
        const MatrixXd rows = rows_of(mesh);
        const System chain = system(mesh, rows, problem_.interval, problem_.targets);
        const MatrixXd all = functions(chain);
        ChainValues result;
        if (relaxed_) {
            const VectorXd masses = quasi_stationary(mesh, rows);
            const VectorXd average = on_all_nodes(mesh, chain, all).transpose() * masses;
            result.value.assign(average.begin(), average.end());
        } else {
            const VectorXd row = mesh.row(start_);
            VectorXd own(chain.matrix.rows());
            for (Index i = 0; i < own.size(); ++i) own(i) = row(chain.of[static_cast<std::size_t>(i)]);
            VectorXd average = all.transpose() * own;
            average(1) += 2 * average(0) + 1;
            average(0) += 1;
            average.tail(chain.ending.cols()) += endings(mesh, start_, problem_.interval, problem_.targets);
            result.value.assign(average.begin(), average.end());
        }
        // Every step errs by units of rounding, as long as the path goes on.
        result.rounding = lost_digits * std::numeric_limits<double>::epsilon() * all.col(0).maxCoeff();
        return result;
    }

    /// The functions at all nodes: a path that begins where it has ended ends with its first step.
    MatrixXd on_all_nodes(const ChainMesh& mesh, const System& chain, const MatrixXd& all) const {
        MatrixXd result = MatrixXd::Zero(mesh.size(), all.cols());
        for (Index i = 0; i < mesh.size(); ++i) {
            const double w = mesh.states()[static_cast<std::size_t>(i)];
            if (problem_.interval.contains(w)) continue;
            result(i, 0) = result(i, 1) = 1;
            result(i, w <= problem_.interval.lower ? 2 : 3) = 1;
        }
        for (std::size_t i = 0; i < chain.of.size(); ++i)
            result.row(chain.of[i]) = all.row(static_cast<Index>(i));
        return result;
    }

    /// The left eigenvector of the steps that stay at home, by inverse iteration: masses of all nodes.
    VectorXd quasi_stationary(const ChainMesh& mesh, const MatrixXd& rows) const {
        const System home = system(mesh, rows, relaxed_->home, {});
        const bool never_left = std::isinf(relaxed_->home.lower) && std::isinf(relaxed_->home.upper);
        MatrixXd matrix = home.matrix.transpose();
        if (never_left) matrix.diagonal().array() += 1e-9;  // has an inverse; the law is that of the slowest
        const Eigen::PartialPivLU<MatrixXd> lu(matrix);
        VectorXd masses = VectorXd::Ones(matrix.rows());
        masses /= masses.sum();
        for (int iteration = 0; iteration < 200; ++iteration) {
            VectorXd next = lu.solve(masses);
            next /= next.sum();
            const double change = (next - masses).cwiseAbs().sum();
            masses = next;
            if (change < 1e-13) break;
        }
        VectorXd result = VectorXd::Zero(mesh.size());
        for (std::size_t i = 0; i < home.of.size(); ++i) result(home.of[i]) = masses(static_cast<Index>(i));
        return result;
    }

    /// What a preparation of finite length leaves, by the changes that one and two more of its length make,
    /// on the coarsest mesh.
    void add_unrelaxed(const std::vector<double>& value, std::vector<double>& error) const {
        if (std::isinf(relaxed_->relaxation)) return;
        const ChainMesh mesh(problem_, density_, hull_, layout_.stretches(0, false));
        const MatrixXd rows = rows_of(mesh);
        const System home = system(mesh, rows, relaxed_->home, {});
        const System chain = system(mesh, rows, problem_.interval, problem_.targets);
        const MatrixXd everywhere = on_all_nodes(mesh, chain, functions(chain));
        MatrixXd there(static_cast<Index>(home.of.size()), everywhere.cols());
        for (std::size_t i = 0; i < home.of.size(); ++i)
            there.row(static_cast<Index>(i)) = everywhere.row(home.of[i]);
        const MatrixXd step = MatrixXd::Identity(home.matrix.rows(), home.matrix.cols()) - home.matrix;
        MatrixXd power = MatrixXd::Identity(step.rows(), step.cols());  // of all steps
        MatrixXd square = step;
        for (auto steps = static_cast<std::int64_t>(std::lround(relaxed_->relaxation / problem_.dt));
             steps > 0; steps /= 2) {
            if (steps % 2 == 1) power = power * square;
            square = square * square;
        }
        const VectorXd first = mesh.row(relaxed_->minimum);
        Eigen::RowVectorXd masses(step.rows());
        for (std::size_t i = 0; i < home.of.size(); ++i) masses(static_cast<Index>(i)) = first(home.of[i]);
        std::vector<VectorXd> averages;
        for (int k = 0; k < 3; ++k) {
            masses = masses * power;
            masses /= masses.sum();
            averages.emplace_back((masses * there).transpose());
        }
        for (std::size_t n = 0; n < value.size(); ++n) {
            const auto k = static_cast<Index>(n);
            const double before = std::abs(averages[0](k) - averages[1](k));
            const double after = std::abs(averages[1](k) - averages[2](k));
            if (before > 0) error[n] += before + after / (1 - std::min(after / before, 0.95));
        }
    }

    const ChainProblem& problem_;
    const double start_;
    const std::optional<RelaxedLaw> relaxed_;
    const DensityTable density_;
    const Interval hull_;
    const ChainLayout layout_;
};

}  // namespace

EndLaw chain_end_law(const ChainProblem& problem, double x, double tolerance) {
    check(problem);
    if (!std::isfinite(x) || !problem.interval.contains(x))
        refuse_chain(fmt::format("the start {} does not lie in the interval", x));
    return ChainSolver(problem, x, std::nullopt).solve(tolerance);
}

EndLaw chain_end_law(const ChainProblem& problem, const RelaxedLaw& start, double tolerance) {
    check(problem);
    if (!std::isfinite(start.minimum) || !start.home.contains(start.minimum) || !(start.relaxation > 0))
        refuse_chain(fmt::format("a quasi-stationary law of {} to {} is not prepared from {} in {}",
                                 start.home.lower, start.home.upper, start.minimum, start.relaxation));
    return ChainSolver(problem, start.minimum, start).solve(tolerance);
}

}  // namespace levywell::inline theory
