#pragma once

#include "levywell/tail/noise_matrix.hpp"

#include <Eigen/Dense>
#include <cstdint>

namespace levywell::inline tail {

/// Weights xi of Gaussian noises with the empirical covariance of a noise matrix: rows sum_j xi_ij U^j /
/// sqrt(P), so that no covariance matrix is ever formed. The mean over i is taken out, as it is of the noise.
/// P x P, addressed by (seed, number).
Eigen::MatrixXf surrogate_weights(std::int64_t minibatches, std::uint64_t seed, std::uint64_t number);

/// Vectors of P or fewer coordinates with the inner products of the noise vectors, one a row: enough to know
/// the norm of any sum of them.
Eigen::MatrixXd reduced_vectors(const NoiseMatrix& noise);

/// The paper's alpha-hat of weights * noise, which is never held.
double pooled_alpha_of_product(const Eigen::MatrixXf& weights, const NoiseMatrix& noise);

}  // namespace levywell::inline tail
