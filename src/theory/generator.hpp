#pragma once

#include "theory/chain_inverse.hpp"
#include "theory/hierarchical_matrix.hpp"

#include <Eigen/Core>
#include <variant>
#include <vector>

namespace levywell::inline theory {

/// How the rates of a generator are kept and eliminated.
enum class Elimination {
    compressed,           ///< in time like n log^2 n; small rates beside large ones are lost in rounding
    without_subtraction,  ///< dense, in time like n^3; keeps them
};

/// The inverse of shift I + scale A restricted to some indices, A minus a generator; the identity on others.
class GeneratorInverse {
  public:
    explicit GeneratorInverse(HierarchicalInverse inverse) : inverse_(std::move(inverse)) {}
    explicit GeneratorInverse(ChainInverse inverse) : inverse_(std::move(inverse)) {}

    /// The same with indices first .. last-1 taken in as well.
    GeneratorInverse with(Eigen::Index first, Eigen::Index last) const;
    Eigen::MatrixXd solve(const Eigen::MatrixXd& right) const;
    Eigen::MatrixXd solve_transposed(const Eigen::MatrixXd& right) const;
    /// One unit of rounding of a rate, as the elimination multiplies it, relative.
    double rounding() const;

  private:
    std::variant<HierarchicalInverse, ChainInverse> inverse_;
};

/// A generator on the nodes of a mesh: rates of jumping from each to each.
class Generator {
  public:
    /// Of minus a generator's entries; tolerance: of the compression.
    Generator(const MatrixEntries& entries, double tolerance, Elimination elimination);

    Eigen::Index size() const;

    /// Of minus the generator. `later`: indices that with() may take in. The result may refer to this.
    GeneratorInverse inverse(const std::vector<char>& in, const std::vector<char>& later, double scale = 1,
                             double shift = 0) const;

    /// From each node that is not in it into a set (1 there, 0 elsewhere), a column each; and back.
    Eigen::MatrixXd rates_into(const Eigen::MatrixXd& sets) const;
    Eigen::VectorXd rates_from(const Eigen::VectorXd& set) const;

    /// What rounding and compression of the rates change in the change of a function along paths that spend
    /// these times at the nodes; as the inverse multiplies it.
    double error(const GeneratorInverse& inverse, const Eigen::VectorXd& times,
                 const Eigen::VectorXcd& function) const;
    /// Of it, for paths at each node per unit of time, at most.
    Eigen::VectorXd rounding(const GeneratorInverse& inverse, const Eigen::VectorXd& function) const;

  private:
    std::variant<HierarchicalMatrix, DenseRates> matrix_;
};

}  // namespace levywell::inline theory
