#pragma once

#include "theory/generator.hpp"
#include "theory/nonlocal_layout.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace levywell::inline theory {

/// What is asked of a start: the law of a path's end from `y`, where target `open` does not end it.
struct Question {
    double y = 0;
    std::optional<std::size_t> open;
    bool operator<(const Question& other) const { return std::tie(y, open) < std::tie(other.y, other.open); }
};

/// A problem on one mesh, in its own units: minus the generator on all nodes, paths ended at its endings.
class Level {
  public:
    /// `anchor`: a node that ends the path, for laws of processes that nothing else ends.
    /// Throws InputError where its matrices need more memory than is available.
    Level(const ScaledProblem& problem, const Layout& layout, int level, bool shortened,
          std::optional<double> anchor = std::nullopt, Elimination elimination = Elimination::compressed);

    /// The same mesh and rates with the ends of another problem, which lie among the nodes.
    Level(const Level& mesh, const ScaledProblem& problem, std::optional<double> anchor = std::nullopt);

    /// The same mesh and ends under another noise, its units of length the same.
    Level(const Level& mesh, const ScaledProblem& problem, const Layout& layout);

    /// Law of the end from a start.
    struct End {
        double mean = 0;
        double second_moment = 0;
        std::vector<double> ending;  ///< probability of each ending
        double rounding = 0;         ///< relative error that rounding and compression of the rates leave
    };
    const End& end(const Question& question) const;
    /// The same of a start that is spread over the nodes.
    End end_from(const Eigen::VectorXd& start, std::optional<std::size_t> open) const;

    /// Masses of all nodes that stand for a start at y, and the relative error that they leave.
    std::pair<Eigen::VectorXd, double> start(double y) const {
        return {weights(y), edge_error(y) + width_error(y)};
    }
    /// What of masses is where paths go on; target `open` does not end them.
    Eigen::VectorXd going_on(const Eigen::VectorXd& masses, std::optional<std::size_t> open) const;
    /// (1 + time A)^-1 there, A minus the generator; 1 elsewhere.
    GeneratorInverse resolvent(double time, std::optional<std::size_t> open) const;
    /// Probability of each ending of masses that have ended already, and of paths that spent `occupation` at
    /// the nodes.
    Eigen::VectorXd ended(const Eigen::VectorXd& masses, std::optional<std::size_t> open) const;
    Eigen::VectorXd ended_after(const Eigen::VectorXd& occupation, std::optional<std::size_t> open) const;

    /// The end as a function of the start, at all nodes (those where paths have ended included).
    struct Curves {
        Eigen::VectorXd mean;
        Eigen::MatrixXd ending;    ///< probability of each ending, a column each
        Eigen::VectorXd rounding;  ///< of the mean, at most
        double lost = 0;           ///< of the probabilities: what compression of the rates lost
    };
    Curves curves(std::optional<std::size_t> open) const;

    /// P(T > t) at y for ascending t, by SDIRK2 with steps of `step`.
    std::vector<double> survival(double y, const std::vector<double>& times, double step) const;

    /// What functions, a column each and 0 where paths have ended, are expected to be after `time` of paths
    /// that have not ended, at all nodes; by as many steps of SDIRK2.
    Eigen::MatrixXd later(const Eigen::MatrixXd& functions, double time, int steps) const;

    /// Stationary masses of all nodes: the left null vector, with the anchor as the one ending; and the
    /// relative error that rounding leaves.
    std::pair<Eigen::VectorXd, double> stationary_masses() const;

    /// Of masses of all nodes, what lies in an interval whose ends are nodes.
    double mass_in(const Eigen::VectorXd& masses, const Interval& interval) const;

    /// Functions, a column each, made zero at endings.
    Eigen::MatrixXd restricted(Eigen::MatrixXd values) const;

    /// The inverse of minus the generator where paths go on, 0 elsewhere; the same of its adjoint.
    Eigen::VectorXd solve(const Eigen::VectorXd& right) const;
    Eigen::VectorXd solve_transposed(const Eigen::VectorXd& right) const;

    /// What rounding and compression of the rates change in masses^T A function, A minus the generator.
    double rounding(const Eigen::VectorXd& masses, const Eigen::VectorXcd& function) const {
        return generator_.error(inverse_, masses, function);
    }
    /// The same, as another inverse multiplies it.
    double rounding(const GeneratorInverse& inverse, const Eigen::VectorXd& masses,
                    const Eigen::VectorXcd& function) const {
        return generator_.error(inverse, masses, function);
    }
    /// Half of the width of both elements of each node.
    Eigen::VectorXd widths() const;
    /// Averages of a function over the hat function of each node inside the mesh, as the generator's rows
    /// are; and their transpose.
    Eigen::VectorXd averages(const Eigen::VectorXd& values) const;
    Eigen::VectorXd transposed_averages(const Eigen::VectorXd& masses) const;
    Eigen::Index nearest(double y) const;

    const std::vector<double>& nodes() const { return nodes_; }
    std::size_t unknowns() const { return unknowns_; }

  private:
    Eigen::MatrixXd rates_into_endings() const;
    std::vector<char> targets() const;
    Generator generator(const ScaledProblem& problem, const Layout& layout, Elimination elimination) const;
    std::vector<int> endings(const ScaledProblem& problem, std::optional<double> anchor) const;
    class TimeStep;
    std::pair<Eigen::Index, Eigen::Index> nodes_of(std::size_t target) const;
    std::pair<Eigen::Index, Eigen::Index> opened(std::optional<std::size_t> target) const;
    void add_edges(const ScaledProblem& problem, const Layout& layout);
    std::pair<double, double> neighbour_shares(Eigen::Index i) const;
    /// Near an end of the interval values go with the distance d from it like d^(alpha/2) (linearly at alpha
    /// = 2), but for what the drift changes.
    struct Edge {
        double position = 0;
        double direction = 0;       ///< 1: paths go on above it
        double reach = 0;           ///< how far the law is taken to hold
        Eigen::Index end = 0;       ///< the node there
        Eigen::Index resolved = 0;  ///< the node at that distance
        double curved = 0;          ///< what the next order of the law changes over `reach`
        double drift = 0;           ///< over noise, at distance 1
    };
    void add_edge(const ScaledProblem& problem, const Layout& layout, const MeshPoint& end);
    const Edge* beside(double y) const;
    double edge_error(double y) const;        ///< relative, of the interpolation at y
    double width_error(double y) const;       ///< relative, of values at y
    Eigen::VectorXd weights(double y) const;  ///< interpolation at y: linear, but beside an end
    /// Zero at endings but those of the nodes `open`, first to last - 1.
    Eigen::VectorXd inside(const Eigen::VectorXd& values,
                           const std::pair<Eigen::Index, Eigen::Index>& open) const;

    std::vector<double> nodes_;
    double alpha_;
    std::size_t ending_count_;
    std::vector<int> ending_;  ///< of each node; -1 where the path goes on
    std::vector<char> goes_on_;
    std::size_t unknowns_;
    Generator generator_;
    GeneratorInverse inverse_;
    Eigen::MatrixXd into_;  ///< rate of jumping from each node into each ending
    std::vector<Edge> edges_;
    mutable std::map<Question, End> ends_;
};

}  // namespace levywell::inline theory
