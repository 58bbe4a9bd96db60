#pragma once

#include <Eigen/Core>
#include <memory>
#include <vector>

namespace levywell::inline theory {

/// Rates between all nodes of a mesh: entry i, j off the diagonal is minus the generator's, so a rate of
/// jumping with the other sign; rows sum to zero with a diagonal that nobody needs.
using DenseRates = std::shared_ptr<const Eigen::MatrixXd>;

/// The inverse of shift I + scale A restricted to the indices that are `in`, where the rows of A sum to zero;
/// the identity on the others. Elimination keeps what each row loses to the indices that are not in, as a
/// column of its own, and takes its pivots as sums of what leaves a node: no diagonal is formed, from which a
/// small rate of ending would have to be told by subtraction. Where all rates are >= 0 nothing is ever
/// subtracted, and every digit of the inverse of a function >= 0 holds however small the rates of ending are;
/// of a scheme of second order few and small ones have the other sign. Time and memory of dense matrices.
/// Sources: Grassmann, Taksar, Heyman 1985; Alfa, Xue, Ye 2002.
class ChainInverse {
  public:
    /// `later`: indices besides, of which with() may take some in.
    ChainInverse(const DenseRates& rates, const std::vector<char>& in, const std::vector<char>& later,
                 double scale = 1, double shift = 0);

    /// The same with indices first .. last-1 of those for later taken in as well: only they are eliminated.
    ChainInverse with(Eigen::Index first, Eigen::Index last) const;

    Eigen::MatrixXd solve(const Eigen::MatrixXd& right) const;
    Eigen::MatrixXd solve_transposed(const Eigen::MatrixXd& right) const;

    /// The largest ratio of a sum of moduli to the modulus of the sum among the pivots: 1 where all rates are
    /// >= 0, infinite where a pivot is not positive.
    double cancellation() const { return cancellation_; }
    Eigen::Index eliminated() const { return static_cast<Eigen::Index>(order_.size()); }

  private:
    struct Factor;
    std::vector<Eigen::Index> order_;  ///< indices in, then those for later
    std::shared_ptr<const Factor> factor_;
    std::shared_ptr<const Factor> opened_;  ///< of a segment of those for later
    Eigen::Index first_opened_ = 0;         ///< in order_
    double cancellation_ = 1;
};

}  // namespace levywell::inline theory
