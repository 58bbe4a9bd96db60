#include "levywell/theory/nonlocal.hpp"

#include "levywell/core/fault.hpp"
#include "theory/fractional_laplacian.hpp"
#include "theory/graded_mesh.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include <fmt/format.h>

namespace levywell {
namespace {

constexpr double coarsest_resolution = 0.2;  // width over distance; each level halves it
constexpr double layer = 1e-4;  // width at an end over the noise's own scale there: what is left is of the
                                // order layer^(1 + alpha/2)
constexpr double reach =
    1000;  // how far the mesh goes where paths come back by themselves, in spans of the critical points
constexpr std::size_t small_mesh = 1500;  // unknowns: an eighth of a second
constexpr std::size_t fewest_levels = 3;  // two extrapolated values, so that their difference tells the error

/// Scale at which noise and drift of a critical point balance.
double noise_scale(const NonlocalProblem& problem, double curvature) {
    return problem.epsilon * std::pow(problem.alpha * curvature, -1 / problem.alpha);
}

/// The process on one mesh: -generator as a matrix over all nodes, rows summing to zero.
class Operator {
  public:
    Operator(const NonlocalProblem& problem, const std::vector<MeshPoint>& points, double lower, double upper,
             int level)
        : nodes(graded_mesh(lower, upper, points, coarsest_resolution, level)), masses(hat_masses(nodes)) {
        const auto last = static_cast<Eigen::Index>(nodes.size()) - 1;
        matrix = std::pow(problem.epsilon, problem.alpha) * fractional_laplacian(nodes, problem.alpha);
        for (Eigen::Index i = 0; i <= last; ++i) {
            const double slope = problem.slope(at(i));
            if (slope == 0) continue;
            const Eigen::Index step = slope > 0 ? -1 : 1;  // downstream: where the drift goes
            const Eigen::Index first = i + step;
            const Eigen::Index second = i + 2 * step;
            if (first < 0 || first > last) continue;
            const double h1 = at(first) - at(i);
            if (second < 0 || second > last || i == 0 || i == last) {
                matrix(i, first) += slope / h1;
                matrix(i, i) -= slope / h1;
            } else {
                const double h2 = at(second) - at(i);
                const double w1 = -h2 / (h1 * (h1 - h2));
                const double w2 = -h1 / (h2 * (h2 - h1));
                matrix(i, first) += slope * w1;
                matrix(i, second) += slope * w2;
                matrix(i, i) -= slope * (w1 + w2);
            }
        }
    }

    double at(Eigen::Index i) const { return nodes[static_cast<std::size_t>(i)]; }

    /// A function of the nodes, at x.
    double interpolate(const Eigen::VectorXd& values, double x) const {
        const auto upper = std::upper_bound(nodes.begin(), nodes.end(), x);
        if (upper == nodes.begin()) return values(0);
        if (upper == nodes.end()) return values(values.size() - 1);
        const auto j = static_cast<Eigen::Index>(upper - nodes.begin());
        const double share = (x - at(j - 1)) / (at(j) - at(j - 1));
        return (1 - share) * values(j - 1) + share * values(j);
    }

    std::vector<double> nodes;
    Eigen::VectorXd masses;
    Eigen::MatrixXd matrix;
};

/// Mesh range and points of a problem.
struct Layout {
    double lower;
    double upper;
    std::vector<MeshPoint> points;

    explicit Layout(const NonlocalProblem& problem) {
        double first = HUGE_VAL;
        double last = -HUGE_VAL;
        const auto include = [&](double w) {
            if (!std::isfinite(w)) return;
            first = std::min(first, w);
            last = std::max(last, w);
        };
        for (const auto& point : problem.critical_points) {
            if (problem.interval.contains(point.position)) include(point.position);
        }
        include(problem.interval.lower);
        include(problem.interval.upper);
        if (first == last && std::isinf(problem.interval.length())) last = first + 1, first -= 1;
        const double span = last - first;
        lower = std::isfinite(problem.interval.lower) ? problem.interval.lower : first - reach * span;
        upper = std::isfinite(problem.interval.upper) ? problem.interval.upper : last + reach * span;

        double finest = span;
        for (const auto& point : problem.critical_points) {
            const double scale = std::min(noise_scale(problem, point.curvature), 0.5 * span);
            finest = std::min(finest, scale);
            if (point.position >= lower && point.position <= upper) points.push_back({point.position, scale});
        }
        for (double start : problem.starts) points.push_back({start, span});
        const auto end = [&](double w) {
            if (std::isfinite(w)) points.push_back({w, layer * finest});
        };
        end(problem.interval.lower);
        end(problem.interval.upper);
        for (const Interval& target : problem.targets) {
            end(target.lower);
            end(target.upper);
        }
    }
};

void require_solvable(const NonlocalProblem& problem, bool endings) {
    const Interval& interval = problem.interval;
    const auto refuse = [](const std::string& what) { throw InputError("nonlocal solver", what); };
    if (!(problem.alpha > 0 && problem.alpha <= 2) || !(problem.epsilon > 0))
        refuse("needs 0 < alpha <= 2 and epsilon > 0");
    if (!(interval.lower < interval.upper)) refuse("the interval is empty");
    const bool open = std::isinf(interval.lower) && std::isinf(interval.upper);
    if (endings && open && problem.targets.empty())
        refuse("nothing ends the path: give an interval or targets");
    const bool bounded = std::isfinite(interval.length());
    if (bounded) return;
    const bool inside = std::any_of(problem.critical_points.begin(), problem.critical_points.end(),
                                    [&](const auto& point) { return interval.contains(point.position); });
    if (!inside) refuse("an unbounded interval must contain a minimum that paths return to");
    const Layout layout(problem);
    if (std::isinf(interval.lower) && !(problem.slope(layout.lower) < 0))
        refuse("the drift does not come back from -inf");
    if (std::isinf(interval.upper) && !(problem.slope(layout.upper) > 0))
        refuse("the drift does not come back from +inf");
}

/// The problem on one mesh, with paths ended at its endings: LU of the free nodes.
class Level {
  public:
    Level(const NonlocalProblem& problem, const Layout& layout, int level)
        : op(problem, layout.points, layout.lower, layout.upper, level) {
        const auto count = static_cast<Eigen::Index>(op.nodes.size());
        ending.assign(op.nodes.size(), -1);
        if (std::isfinite(problem.interval.lower)) ending.front() = 0;
        if (std::isfinite(problem.interval.upper)) ending.back() = 1;
        for (std::size_t k = 0; k < problem.targets.size(); ++k) {
            for (std::size_t i = 0; i < op.nodes.size(); ++i) {
                // Ends of targets are nodes, up to rounding.
                const double slack = 1e-12 * (1 + std::abs(op.nodes[i]));
                if (op.nodes[i] >= problem.targets[k].lower - slack &&
                    op.nodes[i] <= problem.targets[k].upper + slack)
                    ending[i] = static_cast<int>(2 + k);
            }
        }
        for (Eigen::Index i = 0; i < count; ++i) {
            if (ending[static_cast<std::size_t>(i)] < 0) free_.push_back(i);
        }
        lu_.compute(Eigen::MatrixXd(op.matrix(free_, free_)));
    }

    std::size_t unknowns() const { return free_.size(); }

    /// u with (-generator) u = right on free nodes and u = given elsewhere; over all nodes.
    Eigen::VectorXd solve(const Eigen::VectorXd& right, const Eigen::VectorXd& given) const {
        Eigen::VectorXd u = given;
        for (Eigen::Index i : free_) u(i) = 0;
        const Eigen::VectorXd load = right - op.matrix * u;
        const Eigen::VectorXd inside = lu_.solve(Eigen::VectorXd(load(free_)));
        for (std::size_t k = 0; k < free_.size(); ++k) u(free_[k]) = inside(static_cast<Eigen::Index>(k));
        return u;
    }

    const Eigen::VectorXd& mean() const {
        if (mean_.size() == 0) mean_ = solve(Eigen::VectorXd::Ones(size()), Eigen::VectorXd::Zero(size()));
        return mean_;
    }
    const Eigen::VectorXd& second_moment() const {
        if (second_.size() == 0) second_ = solve(2 * mean(), Eigen::VectorXd::Zero(size()));
        return second_;
    }
    const Eigen::VectorXd& probability(std::size_t which) const {
        Eigen::VectorXd& values = probability_[which];
        if (values.size() == 0) {
            Eigen::VectorXd given = Eigen::VectorXd::Zero(size());
            for (Eigen::Index i = 0; i < size(); ++i)
                given(i) = ending[static_cast<std::size_t>(i)] == static_cast<int>(which);
            values = solve(Eigen::VectorXd::Zero(size()), given);
        }
        return values;
    }

    /// P(time > t) at x for ascending t, by SDIRK2 with steps of `step`.
    std::vector<double> survival(double x, const std::vector<double>& times, double step) const {
        const double gamma = 1 - std::sqrt(0.5);  // L-stable, second order (Alexander 1977)
        const auto n = static_cast<Eigen::Index>(free_.size());
        const Eigen::MatrixXd a = op.matrix(free_, free_);
        const Eigen::PartialPivLU<Eigen::MatrixXd> stage(Eigen::MatrixXd::Identity(n, n) + gamma * step * a);
        Eigen::VectorXd u = Eigen::VectorXd::Ones(n);
        const auto at_x = [&](const Eigen::VectorXd& inside) {
            Eigen::VectorXd all = Eigen::VectorXd::Zero(size());
            for (Eigen::Index k = 0; k < n; ++k) all(free_[static_cast<std::size_t>(k)]) = inside(k);
            return op.interpolate(all, x);
        };
        std::vector<double> result;
        double previous = 1;
        double now = 0;
        double value = 1;
        for (double t : times) {
            while (now < t) {
                const Eigen::VectorXd k1 = -(a * stage.solve(u));
                const Eigen::VectorXd k2 = -(a * stage.solve(Eigen::VectorXd(u + (1 - gamma) * step * k1)));
                u += step * ((1 - gamma) * k1 + gamma * k2);
                previous = value;
                value = at_x(u);
                now += step;
            }
            // Between steps the survival falls like an exponential.
            const double share = now > 0 ? 1 - (now - t) / step : 0;
            result.push_back(now > 0 && previous > 0 && value > 0
                                 ? std::exp((1 - share) * std::log(previous) + share * std::log(value))
                                 : value);
        }
        return result;
    }

    /// Stationary masses of all nodes: the left null vector, with `anchor` as the one ending.
    Eigen::VectorXd stationary_masses() const {
        Eigen::VectorXd masses = Eigen::VectorXd::Zero(size());
        Eigen::Index anchor = 0;
        while (ending[static_cast<std::size_t>(anchor)] < 0) ++anchor;
        const Eigen::VectorXd load = -op.matrix.row(anchor).transpose();
        const Eigen::VectorXd inside = lu_.transpose().solve(Eigen::VectorXd(load(free_)));
        masses(anchor) = 1;
        for (std::size_t k = 0; k < free_.size(); ++k)
            masses(free_[k]) = inside(static_cast<Eigen::Index>(k));
        return masses / masses.sum();
    }

    Eigen::Index size() const { return static_cast<Eigen::Index>(op.nodes.size()); }

    Operator op;
    std::vector<int> ending;  ///< of each node; -1 where the path goes on

  private:
    std::vector<Eigen::Index> free_;
    Eigen::PartialPivLU<Eigen::MatrixXd> lu_;
    mutable Eigen::VectorXd mean_;
    mutable Eigen::VectorXd second_;
    mutable std::map<std::size_t, Eigen::VectorXd> probability_;
};

/// Values on successive meshes, extrapolated in the square of the width: refines until the change is within
/// the tolerance or the next mesh would be too large.
template <class Value>
Solved refine(std::vector<std::unique_ptr<Level>>& levels,
              const std::function<std::unique_ptr<Level>(int)>& make, const Value& value, double tolerance) {
    std::vector<double> values;
    Solved solved{0, HUGE_VAL, 0};
    for (std::size_t k = 0;; ++k) {
        if (k == levels.size()) levels.push_back(make(static_cast<int>(k)));
        const Level& level = *levels[k];
        values.push_back(value(level));
        solved.unknowns = level.unknowns();
        if (k == 0) {
            solved.value = values[k];
        } else {
            // Second order: the change over three is added. The error is what the extrapolated value changed
            // by, and never less than a part of the correction itself.
            const double correction = (values[k] - values[k - 1]) / 3;
            const double before = solved.value;
            solved.value = values[k] + correction;
            solved.error = k > 1 ? std::max(std::abs(solved.value - before), 0.1 * std::abs(correction))
                                 : std::abs(correction);
        }
        const bool enough = solved.error <= tolerance * std::abs(solved.value);
        const std::size_t next = 2 * level.unknowns();
        if (k > 0 && next > NonlocalSolver::most_unknowns) return solved;
        if (enough && (k + 1 >= fewest_levels || next > small_mesh)) return solved;
    }
}

}  // namespace

class NonlocalSolver::Implementation {
  public:
    Implementation(NonlocalProblem problem, double tolerance)
        : problem_(std::move(problem)), tolerance_(tolerance), layout_(problem_) {
        require_solvable(problem_, true);
    }

    template <class Value>
    Solved refined(const Value& value) {
        const auto make = [&](int level) { return std::make_unique<Level>(problem_, layout_, level); };
        return refine(levels_, make, value, tolerance_);
    }

    const NonlocalProblem& problem() const { return problem_; }
    const Level& finest() const { return *levels_.back(); }

  private:
    const NonlocalProblem problem_;
    const double tolerance_;
    const Layout layout_;
    std::vector<std::unique_ptr<Level>> levels_;
};

NonlocalSolver::NonlocalSolver(NonlocalProblem problem, double tolerance)
    : implementation_(std::make_unique<Implementation>(std::move(problem), tolerance)) {}
NonlocalSolver::~NonlocalSolver() = default;
NonlocalSolver::NonlocalSolver(NonlocalSolver&&) noexcept = default;

Solved NonlocalSolver::mean_time(double x) const {
    return implementation_->refined(
        [&](const Level& level) { return level.op.interpolate(level.mean(), x); });
}

Solved NonlocalSolver::time_variance(double x) const {
    return implementation_->refined([&](const Level& level) {
        const double mean = level.op.interpolate(level.mean(), x);
        return level.op.interpolate(level.second_moment(), x) - mean * mean;
    });
}

Solved NonlocalSolver::ending_probability(double x, std::size_t ending) const {
    return implementation_->refined(
        [&](const Level& level) { return level.op.interpolate(level.probability(ending), x); });
}

std::vector<double> NonlocalSolver::survival(double x, const std::vector<double>& times) const {
    const double mean = mean_time(x).value;
    return implementation_->finest().survival(x, times, mean / 200);
}

StationaryLaw stationary_law(const NonlocalProblem& problem, const std::vector<Interval>& basins,
                             double tolerance) {
    if (std::isfinite(problem.interval.lower) || std::isfinite(problem.interval.upper) ||
        !problem.targets.empty())
        throw InputError("nonlocal solver", "a stationary law needs a process that never ends");
    require_solvable(problem, false);
    Layout layout(problem);
    for (const Interval& basin : basins) {
        for (double w : {basin.lower, basin.upper}) {
            if (std::isfinite(w)) layout.points.push_back({w, layout.upper - layout.lower});
        }
    }
    NonlocalProblem anchored = problem;  // one node as an ending makes the matrix regular
    const double anchor = problem.critical_points.front().position;
    anchored.targets = {{anchor, anchor}};
    std::vector<std::unique_ptr<Level>> levels;
    const auto make = [&](int level) { return std::make_unique<Level>(anchored, layout, level); };
    StationaryLaw law;
    for (const Interval& basin : basins) {
        const auto probability = [&](const Level& level) {
            const Eigen::VectorXd masses = level.stationary_masses();
            double sum = 0;
            for (Eigen::Index i = 0; i < level.size(); ++i) {
                const double w = level.op.at(i);
                sum += basin.contains(w)                      ? masses(i)
                       : w == basin.lower || w == basin.upper ? masses(i) / 2
                                                              : 0;
            }
            return sum;
        };
        law.basin.push_back(refine(levels, make, probability, tolerance));
    }
    if (levels.empty()) levels.push_back(make(2));
    const Level& finest = *levels.back();
    const Eigen::VectorXd masses = finest.stationary_masses();
    law.position = finest.op.nodes;
    // Over three nodes: where the mesh width jumps, single masses waver.
    const Eigen::VectorXd& widths = finest.op.masses;
    for (Eigen::Index i = 0; i < finest.size(); ++i) {
        const Eigen::Index first = std::max<Eigen::Index>(0, i - 1);
        const Eigen::Index count = std::min<Eigen::Index>(finest.size() - 1, i + 1) - first + 1;
        law.density.push_back(masses.segment(first, count).sum() / widths.segment(first, count).sum());
    }
    return law;
}

}  // namespace levywell
