#pragma once

#include "levywell/tail/noise_matrix.hpp"

#include <Eigen/Dense>
#include <cstdint>

namespace levywell::inline tail {

/// The noise vectors on random Gaussian directions, one a column.
Eigen::MatrixXd random_projections(const NoiseMatrix& noise, int directions, std::uint64_t seed);

/// Anderson-Darling distance of the columns from Gaussians of their own mean and variance, averaged.
double mean_gaussian_distance(const Eigen::MatrixXd& columns);

}  // namespace levywell::inline tail
