#pragma once

#include <Eigen/Core>
#include <functional>

namespace levywell::inline theory {

/// Eigenvalues of a real operator, of largest modulus first, with their eigenvectors as columns.
struct Eigenpairs {
    Eigen::VectorXcd value;
    Eigen::MatrixXcd vector;
    Eigen::VectorXd residual;  ///< norm of (operator - value) vector over |value|, of a vector of norm 1
};

/// `count` eigenpairs of largest modulus (fewer where the space from `start` holds no more), by Arnoldi's
/// method in the inner product sum_i weight_i x_i y_i, weights > 0. Refined until their residuals are those
/// that rounding leaves. Source: Saad 2011, chapter 6.
Eigenpairs largest_eigenpairs(const std::function<Eigen::VectorXd(const Eigen::VectorXd&)>& apply,
                              const Eigen::VectorXd& weight, const Eigen::VectorXd& start,
                              Eigen::Index count);

}  // namespace levywell::inline theory
