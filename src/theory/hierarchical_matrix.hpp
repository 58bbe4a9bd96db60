#pragma once

#include <Eigen/Core>
#include <functional>
#include <memory>
#include <vector>

namespace levywell::inline theory {

/// The off-diagonal entries of a square matrix, as a HierarchicalMatrix is made of them.
struct MatrixEntries {
    Eigen::Index size = 0;
    /// Smooth away from the diagonal (a kernel of the distance): compressed there.
    std::function<double(Eigen::Index, Eigen::Index)> smooth;
    /// Added to it at |i - j| <= 2, kept exactly: row i holds columns i-2, i-1, i+1, i+2 (those outside: 0).
    Eigen::Matrix<double, Eigen::Dynamic, 4> band;
    /// Errors of smooth(i, j) matter in proportion to row_weight(i) column_weight(j).
    Eigen::VectorXd row_weight;
    Eigen::VectorXd column_weight;
};

/// All entries with the other sign, 0 on the diagonal.
Eigen::MatrixXd rates_of(const MatrixEntries& entries);

/// A matrix whose rows sum to zero, hierarchically off-diagonal of low rank: halves of the index range are
/// coupled by products U V^T found by adaptive cross approximation, down to dense leaves. The diagonal
/// balances each row of the compressed matrix, so that constants are annihilated whatever the compression
/// leaves out. Memory and products O(n r log n), factorisations O(n r^2 log^2 n) with r the rank (20 to 60).
/// Sources: Bebendorf 2000 (cross approximation); Ambikasaran, Darve 2013 (the factorisation).
class HierarchicalMatrix {
  public:
    /// tolerance: of a block's compression, relative to its weighted Frobenius norm.
    HierarchicalMatrix(const MatrixEntries& entries, double tolerance);

    Eigen::Index size() const { return diagonal_.size(); }
    const Eigen::VectorXd& diagonal() const { return diagonal_; }
    Eigen::MatrixXd times(const Eigen::MatrixXd& x) const;             ///< A x
    Eigen::MatrixXd transposed_times(const Eigen::MatrixXd& x) const;  ///< A^T x

    /// Estimate of what compression changes in times^T A function: entries err at random, in their weights by
    /// the tolerance of a block over the root of its size.
    double lost(const Eigen::VectorXd& times, const Eigen::VectorXcd& function) const;

    /// Bytes that a matrix of `size` and one factorisation are expected to take.
    static double expected_bytes(Eigen::Index size);

    struct Node;

  private:
    friend class HierarchicalInverse;
    std::shared_ptr<const Node> root_;
    Eigen::VectorXd diagonal_;
    Eigen::VectorXd row_weight_;
    Eigen::VectorXd column_weight_;
    double entry_error_ = 0;  ///< in these weights; 0 where nothing is compressed
};

/// The inverse of shift I + scale A restricted to the indices that are `in`; the identity on the others.
class HierarchicalInverse {
  public:
    explicit HierarchicalInverse(const HierarchicalMatrix& matrix, std::vector<char> in, double scale = 1,
                                 double shift = 0);

    /// The same with indices first .. last-1 taken in as well: only what they touch is factored anew. Both
    /// refer to the matrix, which must outlive them.
    HierarchicalInverse with(Eigen::Index first, Eigen::Index last) const;

    Eigen::MatrixXd solve(Eigen::MatrixXd right) const;
    Eigen::MatrixXd solve_transposed(Eigen::MatrixXd right) const;

    struct Factor;

  private:
    HierarchicalInverse() = default;
    const HierarchicalMatrix* matrix_ = nullptr;
    std::vector<char> in_;
    double scale_ = 1;
    double shift_ = 0;
    std::shared_ptr<const Factor> root_;
};

}  // namespace levywell::inline theory
