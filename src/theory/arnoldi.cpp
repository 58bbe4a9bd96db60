#include "theory/arnoldi.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace levywell::inline theory {
namespace {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;
using Eigen::VectorXcd;
using Eigen::VectorXd;

constexpr Index most_steps = 400;
constexpr Index between_looks = 10;  // steps: eigenvalues of the small matrix cost as much as some of them
constexpr double converged = 1e-12;  // of the residual over the eigenvalue
constexpr double rounding = 1e-15;   // of the largest eigenvalue: no residual falls below

/// An orthonormal basis V of the Krylov space and H = V^T W (operator) V, upper Hessenberg.
class KrylovSpace {
  public:
    KrylovSpace(const std::function<VectorXd(const VectorXd&)>& apply, const VectorXd& weight,
                const VectorXd& start, Index most)
        : apply_(apply),
          weight_(weight),
          basis_(start.size(), most + 1),
          matrix_(MatrixXd::Zero(most + 1, most)) {
        basis_.col(0) = start / norm(start);
    }

    Index size() const { return size_; }

    /// One dimension more; false where there is none.
    bool grow() {
        VectorXd next = apply_(basis_.col(size_));
        const double before = norm(next);
        for (int pass = 0; pass < 2; ++pass) {  // the second takes out what rounding left of the first
            const VectorXd shares = basis_.leftCols(size_ + 1).transpose() * weight_.cwiseProduct(next);
            next -= basis_.leftCols(size_ + 1) * shares;
            matrix_.col(size_).head(size_ + 1) += shares;
        }
        const double left = norm(next);
        ++size_;
        if (!(left > 1e-15 * before)) return false;
        matrix_(size_, size_ - 1) = left;
        basis_.col(size_) = next / left;
        return true;
    }

    Eigenpairs pairs(Index count) const {
        const Eigen::EigenSolver<MatrixXd> small(matrix_.topLeftCorner(size_, size_));
        std::vector<Index> order(static_cast<std::size_t>(size_));
        std::iota(order.begin(), order.end(), Index{0});
        std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) {
            return std::abs(small.eigenvalues()(a)) > std::abs(small.eigenvalues()(b));
        });
        const MatrixXcd vectors = small.eigenvectors();
        const Index n = std::min(count, size_);
        Eigenpairs result{VectorXcd(n), MatrixXcd(basis_.rows(), n), VectorXd(n)};
        for (Index k = 0; k < n; ++k) {
            const Index at = order[static_cast<std::size_t>(k)];
            result.value(k) = small.eigenvalues()(at);
            const VectorXcd vector = vectors.col(at).normalized();
            result.vector.col(k) = basis_.leftCols(size_) * vector;
            result.residual(k) =
                std::abs(matrix_(size_, size_ - 1) * vector(size_ - 1)) / std::abs(result.value(k));
        }
        return result;
    }

  private:
    double norm(const VectorXd& v) const { return std::sqrt(v.cwiseAbs2().dot(weight_)); }

    const std::function<VectorXd(const VectorXd&)>& apply_;
    const VectorXd& weight_;
    MatrixXd basis_;
    MatrixXd matrix_;
    Index size_ = 0;
};

bool good(const Eigenpairs& pairs) {
    for (Index k = 0; k < pairs.value.size(); ++k) {
        const double floor = rounding * std::abs(pairs.value(0)) / std::abs(pairs.value(k));
        if (!(pairs.residual(k) <= std::max(converged, floor))) return false;
    }
    return true;
}

}  // namespace

Eigenpairs largest_eigenpairs(const std::function<VectorXd(const VectorXd&)>& apply, const VectorXd& weight,
                              const VectorXd& start, Index count) {
    const Index most = std::min(most_steps, start.size());
    KrylovSpace space(apply, weight, start, most);
    while (space.size() < most) {
        if (!space.grow()) break;
        if (space.size() < 2 * count || space.size() % between_looks != 0) continue;
        Eigenpairs found = space.pairs(count);
        if (good(found)) return found;
    }
    return space.pairs(count);
}

}  // namespace levywell::inline theory
