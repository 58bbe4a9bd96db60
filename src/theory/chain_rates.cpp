#include "levywell/theory/chain_rates.hpp"

#include "theory/chain_mesh.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <fmt/format.h>

namespace levywell::inline theory {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double affordable_nodes = 2500;  // of one well's dense matrix: some seconds; fewer of many wells
constexpr double settled_part = 0.2;       // of the tolerance: what levels change by at the end
constexpr int preimages = 2;

/// A chain of steps on the nodes of a mesh on the whole line, watched in the targets alone: probabilities of
/// the next node in a target, and the steps that it takes to come there. Where paths are outside they come
/// back soon, so that what is eliminated loses no digit; what is rare are steps from target to target, which
/// are kept as sums.
class Watched {
  public:
    Watched(const ChainMesh& mesh, const std::vector<Interval>& targets) : in_(targets.size()) {
        std::vector<Index> outside;
        std::vector<Index> inside;
        for (Index i = 0; i < mesh.size(); ++i) {
            const double w = mesh.states()[static_cast<std::size_t>(i)];
            const auto target = std::find_if(targets.begin(), targets.end(), [&](const Interval& one) {
                return one.lower <= w && w <= one.upper;
            });
            if (target == targets.end()) {
                outside.push_back(i);
                continue;
            }
            in_[static_cast<std::size_t>(target - targets.begin())].push_back(
                static_cast<Index>(inside.size()));
            inside.push_back(i);
        }
        MatrixXd rows(mesh.size(), mesh.size());
        for (Index i = 0; i < mesh.size(); ++i)
            rows.row(i) = mesh.row(mesh.states()[static_cast<std::size_t>(i)]).transpose();
        check(rows);
        out_ = rows(inside, outside);
        const MatrixXd back = rows(outside, inside);
        MatrixXd matrix = -rows(outside, outside);
        for (Index i = 0; i < matrix.rows(); ++i)
            matrix(i, i) = back.row(i).sum() - (matrix.row(i).sum() - matrix(i, i));
        inverse_.compute(matrix);
        back_ = inverse_.solve(back);
        steps_ = rows(inside, inside);
        steps_ += out_ * back_;
    }

    /// Places of a target's nodes among those of all targets.
    const std::vector<Index>& in(std::size_t target) const { return in_[target]; }
    /// Of those that are not in a target.
    std::vector<Index> others(std::size_t target) const {
        std::vector<Index> result;
        for (std::size_t k = 0; k < in_.size(); ++k) {
            if (k != target) result.insert(result.end(), in_[k].begin(), in_[k].end());
        }
        std::sort(result.begin(), result.end());
        return result;
    }

    /// Probabilities of the next node, from some to others.
    MatrixXd steps(const std::vector<Index>& from, const std::vector<Index>& to) const {
        return steps_(from, to);
    }

    /// 1 less those among some nodes, to be inverted: rows balance.
    Eigen::PartialPivLU<MatrixXd> staying(const std::vector<Index>& nodes) const {
        MatrixXd matrix = -steps_(nodes, nodes);
        for (Index i = 0; i < matrix.rows(); ++i) {
            const Index from = nodes[static_cast<std::size_t>(i)];
            matrix(i, i) =
                steps_.row(from).head(from).sum() + steps_.row(from).tail(steps_.cols() - from - 1).sum();
        }
        return Eigen::PartialPivLU<MatrixXd>(matrix);
    }

    /// The sum of a function over the states outside until the next node in a target, from there; and over
    /// those until then from each node in a target.
    VectorXd outside(const VectorXd& function) const { return inverse_.solve(function); }
    VectorXd way(const VectorXd& function) const { return out_ * outside(function); }
    /// The expected value at the next node, of a function of some of them that is 0 at others, from outside.
    VectorXd back(const std::vector<Index>& nodes, const VectorXd& function) const {
        return back_(Eigen::all, nodes) * function;
    }
    Index outside_size() const { return back_.rows(); }

  private:
    static void check(const MatrixXd& rows) {
        const double lost = (rows.rowwise().sum().array() - 1).abs().maxCoeff();
        if (!(lost < largest_loss))
            refuse_chain(fmt::format("the steps are not resolved: {:.2g} of some are lost", lost));
    }

    std::vector<std::vector<Index>> in_;
    MatrixXd out_;    ///< from nodes in targets to those outside
    MatrixXd back_;   ///< from those outside to the next node in a target
    MatrixXd steps_;  ///< between nodes in targets
    Eigen::PartialPivLU<MatrixXd> inverse_;
};

/// Places of some of an ascending list in it.
std::vector<Index> places(const std::vector<Index>& some, const std::vector<Index>& list) {
    std::vector<Index> result;
    for (Index i : some) result.push_back(std::lower_bound(list.begin(), list.end(), i) - list.begin());
    return result;
}

/// The stationary law of a chain of r states with these probabilities, by elimination without subtraction
/// (Grassmann, Taksar, Heyman 1985).
VectorXd stationary(MatrixXd jump) {
    const Index r = jump.rows();
    for (Index n = r - 1; n > 0; --n) {
        const double leaving = jump.row(n).head(n).sum();
        jump.col(n).head(n) /= leaving;
        jump.topLeftCorner(n, n) += jump.col(n).head(n) * jump.row(n).head(n);
    }
    VectorXd law = VectorXd::Zero(r);
    law(0) = 1;
    for (Index n = 1; n < r; ++n) law(n) = law.head(n).dot(jump.col(n).head(n));
    return law / law.sum();
}

/// Numbers of one mesh: rates [1/step], residences, passages [steps], then dispersions.
struct RateValues {
    std::vector<double> value;
    double rounding = 0;  ///< relative
};

class RateSolver {
  public:
    explicit RateSolver(const ChainProblem& problem)
        : targets_(problem.targets),
          problem_(without_targets(problem)),
          density_(problem.alpha),
          layout_(problem_, {}, ends(), start(), preimages) {
        most_ = affordable_nodes / std::cbrt(static_cast<double>(targets_.size()));
        if (static_cast<double>(layout_.nodes(1)) > most_)
            refuse_chain(fmt::format(
                "{} points are needed where {:.0f} can be afforded: the noise of a step, {:.2g}, is "
                "so small beside the wells, or there are so many",
                layout_.nodes(1), most_, problem.scale));
    }

    ChainRates solve(double tolerance) const {
        std::vector<RateValues> levels;
        std::vector<double> error;
        std::size_t unknowns = 0;
        const std::size_t deciding = targets_.size() * targets_.size();
        for (int level = 0; level < most_chain_levels; ++level) {
            const std::size_t nodes = layout_.nodes(level);
            if (static_cast<double>(nodes) > most_) break;
            levels.push_back(values(level, false));
            unknowns = nodes;
            if (level == 0) continue;
            error = changes(levels);
            bool enough = true;
            for (std::size_t n = 0; n < deciding; ++n)
                enough = enough && error[n] <= settled_part * tolerance * std::abs(levels.back().value[n]);
            if (enough) break;
        }
        if (layout_.has_far_ends()) {
            const RateValues cut = values(0, true);
            for (std::size_t n = 0; n < error.size(); ++n)
                error[n] += layout_.left_out() * std::abs(cut.value[n] - levels.front().value[n]);
        }
        const RateValues& last = levels.back();
        ChainRates rates;
        const std::size_t r = targets_.size();
        const auto read = [&](std::size_t first, std::size_t count, double unit) {
            std::vector<Solved> solved;
            for (std::size_t n = first; n < first + count; ++n)
                solved.push_back({last.value[n] * unit,
                                  (error[n] + last.rounding * std::abs(last.value[n])) * unit, unknowns});
            return solved;
        };
        rates.rate = read(0, r * r, 1 / problem_.dt);
        rates.residence = read(r * r, r, 1);
        rates.passage = read(r * r + r, r * r, problem_.dt);
        rates.dispersion.assign(last.value.end() - static_cast<std::ptrdiff_t>(r * r), last.value.end());
        return rates;
    }

  private:
    static ChainProblem without_targets(ChainProblem problem) {
        problem.targets.clear();
        problem.interval = {};
        return problem;
    }
    double start() const { return targets_.front().lower + targets_.front().length() / 2; }
    std::vector<double> ends() const {
        std::vector<double> ends;
        for (const Interval& target : targets_) ends.insert(ends.end(), {target.lower, target.upper});
        return ends;
    }

    static std::vector<double> changes(const std::vector<RateValues>& levels) {
        const std::size_t last = levels.size() - 1;
        std::vector<double> error;
        for (std::size_t n = 0; n < levels[last].value.size(); ++n) {
            error.push_back(std::abs(levels[last].value[n] - levels[last - 1].value[n]));
            if (last > 1)
                error.back() += 0.05 * std::abs(levels[last - 1].value[n] - levels[last - 2].value[n]);
        }
        return error;
    }

    RateValues values(int level, bool shortened) const {
        const Watched chain(ChainMesh(problem_, density_, {}, layout_.stretches(level, shortened)), targets_);
        const std::size_t r = targets_.size();
        const auto size = static_cast<Index>(r);
        const VectorXd ones = VectorXd::Ones(chain.outside_size());
        const VectorXd way = chain.way(ones);
        const auto time_of = [&](const std::vector<Index>& nodes) {
            return VectorXd(way(nodes).array() + 1);
        };
        std::vector<Eigen::PartialPivLU<MatrixXd>> visit;  // until another target is entered
        for (std::size_t i = 0; i < r; ++i) visit.push_back(chain.staying(chain.in(i)));
        const std::vector<VectorXd> entry = entries(chain, visit);

        MatrixXd jump = MatrixXd::Zero(size, size);
        MatrixXd passage = MatrixXd::Zero(size, size);
        MatrixXd dispersion = MatrixXd::Zero(size, size);
        VectorXd mean(size);
        double longest = 0;
        for (std::size_t i = 0; i < r; ++i) {
            const auto row = static_cast<Index>(i);
            const std::vector<Index>& own = chain.in(i);
            const VectorXd occupation = visit[i].transpose().solve(entry[i]);
            const VectorXd time = visit[i].solve(time_of(own));
            mean(row) = entry[i].dot(time);
            longest = std::max(longest, time.maxCoeff());
            // From each state on the way the time is still to come.
            const VectorXd to_come = chain.outside(ones) + chain.back(own, time);
            const VectorXd twice = 2 * to_come.array() - 1;
            const VectorXd sum = 2 * time.array() - 1;
            const double square = occupation.dot(sum + chain.way(twice)(own));
            for (std::size_t j = 0; j < r; ++j) {
                if (j == i) continue;
                const auto column = static_cast<Index>(j);
                const VectorXd one = VectorXd::Ones(static_cast<Index>(chain.in(j).size()));
                const VectorXd into = chain.steps(own, chain.in(j)) * one;
                const VectorXd ending = visit[i].solve(into);
                const VectorXd ending_outside = chain.back(chain.in(j), one) + chain.back(own, ending);
                const double probability = occupation.dot(into);
                const double time_to_it = occupation.dot(ending + chain.way(ending_outside)(own));
                jump(row, column) = probability;
                // Of 1 where the visit ends in j, less the rate times its length.
                const double rate = probability / mean(row);
                dispersion(row, column) = 1 - 2 * time_to_it / mean(row) + rate * square / mean(row);
            }
        }
        for (std::size_t j = 0; j < r; ++j) {
            const std::vector<Index> others = chain.others(j);
            const VectorXd time = chain.staying(others).solve(time_of(others));
            longest = std::max(longest, time.maxCoeff());
            for (std::size_t i = 0; i < r; ++i) {
                if (i != j)
                    passage(static_cast<Index>(i), static_cast<Index>(j)) =
                        entry[i].dot(time(places(chain.in(i), others)));
            }
        }
        RateValues result;
        const VectorXd visits = stationary(jump);
        const double whole = visits.dot(mean);
        const auto add = [&](const MatrixXd& matrix) {
            for (Index i = 0; i < size; ++i)
                result.value.insert(result.value.end(), matrix.row(i).begin(), matrix.row(i).end());
        };
        add(mean.cwiseInverse().asDiagonal() * jump);
        for (Index i = 0; i < size; ++i) result.value.push_back(visits(i) * mean(i) / whole);
        add(passage);
        add(dispersion);
        result.rounding = lost_digits * std::numeric_limits<double>::epsilon() * longest;
        return result;
    }

    /// Where each target is entered, in the long run: masses of its nodes, 1 together. Visits are so long
    /// that the law forgets within few of them; how often each target is visited is solved for meanwhile.
    static std::vector<VectorXd> entries(const Watched& chain,
                                         const std::vector<Eigen::PartialPivLU<MatrixXd>>& visit) {
        const std::size_t r = visit.size();
        std::vector<VectorXd> entry;
        for (std::size_t i = 0; i < r; ++i) {
            const auto count = static_cast<Index>(chain.in(i).size());
            entry.push_back(VectorXd::Constant(count, 1.0 / static_cast<double>(count)));
        }
        constexpr int most = 200;
        constexpr double settled = 1e-12;
        for (int iteration = 0;; ++iteration) {
            MatrixXd jump = MatrixXd::Zero(static_cast<Index>(r), static_cast<Index>(r));
            std::vector<std::vector<VectorXd>> into(r, std::vector<VectorXd>(r));
            for (std::size_t i = 0; i < r; ++i) {
                const VectorXd occupation = visit[i].transpose().solve(entry[i]);
                for (std::size_t j = 0; j < r; ++j) {
                    if (j == i) continue;
                    into[i][j] = chain.steps(chain.in(i), chain.in(j)).transpose() * occupation;
                    jump(static_cast<Index>(i), static_cast<Index>(j)) = into[i][j].sum();
                }
            }
            const VectorXd visits = stationary(jump);
            double change = 0;
            for (std::size_t j = 0; j < r; ++j) {
                VectorXd next = VectorXd::Zero(entry[j].size());
                for (std::size_t i = 0; i < r; ++i) {
                    if (i != j) next += visits(static_cast<Index>(i)) * into[i][j];
                }
                next /= next.sum();
                change = std::max(change, (next - entry[j]).cwiseAbs().sum());
                entry[j] = next;
            }
            if (change < settled) return entry;
            if (iteration == most) refuse_chain("where the wells' balls are entered does not settle");
        }
    }

    const std::vector<Interval> targets_;
    const ChainProblem problem_;
    const DensityTable density_;
    const ChainLayout layout_;
    double most_ = 0;
};

}  // namespace

ChainRates chain_rates(const ChainProblem& problem, double tolerance) {
    check_chain(problem);
    if (std::isfinite(problem.interval.lower) || std::isfinite(problem.interval.upper))
        refuse_chain("a jump chain is one of the whole line");
    if (problem.targets.size() < 2) refuse_chain("a jump chain needs two targets and more");
    if (!(tolerance > 0)) refuse_chain(fmt::format("tolerance = {} (must be > 0)", tolerance));
    return RateSolver(problem).solve(tolerance);
}

}  // namespace levywell::inline theory
