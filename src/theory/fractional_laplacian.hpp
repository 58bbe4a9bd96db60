#pragma once

#include <Eigen/Core>
#include <vector>

namespace levywell {

/// The fractional Laplacian (-Delta)^(alpha/2), 0 < alpha <= 2, on continuous functions that are linear
/// between the nodes x_0 < .. < x_N and constant beyond both ends. Row i = 1 .. N-1: its average over the hat
/// function of node i; rows 0 and N are zero. Every row sums to zero: constants are annihilated exactly.
///
/// Galerkin entries are closed forms for neighbours, <phi_i'', K * phi_j''> with K(x) = |x|^(3-alpha) / (2
/// Gamma(4-alpha) cos(pi alpha/2)) (the symbol |k|^alpha = k^2 |k|^(alpha-4) k^2), and moment expansions of
/// -C_alpha |x-y|^(-1-alpha) for distant ones. Second order on any smoothly graded mesh.
Eigen::MatrixXd fractional_laplacian(const std::vector<double>& nodes, double alpha);

/// Mass of each node's hat function (half the width of its two elements; ends: half of one) [length].
Eigen::VectorXd hat_masses(const std::vector<double>& nodes);

}  // namespace levywell
