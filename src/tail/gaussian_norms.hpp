#pragma once

#include <Eigen/Dense>
#include <cstdint>
#include <vector>

namespace levywell::inline tail {

/// Directions of noise, whatever the size of each row.
struct DirectionSpectrum {
    std::vector<double> weights;  ///< shares of the principal directions, sum 1
    double effective = 0;         ///< 1 / sum of their squares: as many independent coordinates
};

/// Of the rows over their norms, without the bias that few rows make (their products two by two have none).
DirectionSpectrum direction_spectrum(const Eigen::MatrixXd& rows);

/// log norms of Gaussian vectors with that spectrum.
std::vector<double> gaussian_log_norms(const DirectionSpectrum& spectrum, std::uint64_t seed);

}  // namespace levywell::inline tail
