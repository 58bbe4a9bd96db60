#pragma once

#include "levywell/tail/noise_matrix.hpp"

#include <Eigen/Dense>

namespace levywell::inline tail {

using RowMajorFloats = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// The matrix as Eigen sees it, not copied.
inline Eigen::Map<const RowMajorFloats> as_eigen(const NoiseMatrix& noise) {
    return {noise.values().data(), noise.rows(), noise.columns()};
}

/// U U^T: the P x P inner products of the rows.
Eigen::MatrixXd row_products(const NoiseMatrix& noise);

}  // namespace levywell::inline tail
