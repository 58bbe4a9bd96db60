#pragma once

#include "levywell/tail/noise_decision.hpp"
#include "tail/addressed_draws.hpp"

#include <Eigen/Dense>
#include <cstdint>

namespace levywell::inline tail {

/// Whether noise is heavier-tailed than Gaussian noise of the same covariance: excess kurtosis of single
/// coordinates, averaged, and the scatter of log norms, neither of which knows the order of the rows.
class GaussianTest {
  public:
    /// `values`: rows of noise, coordinates centred and scaled.
    GaussianTest(const Eigen::MatrixXd& values, std::uint64_t seed);

    /// Which stable laws would be refused nine times in ten: of that index or a lower one, where rows have a
    /// scale each, and where coordinates are independent. 0: none that was tried.
    GaussianPower power() const;

    const AgainstGaussian& kurtosis() const { return kurtosis_; }
    const AgainstGaussian& norms() const { return norms_; }

  private:
    Eigen::MatrixXd gaussian(AddressedDraws& draws) const;
    bool refuses(const Eigen::MatrixXd& values) const;
    double lowest_seen(bool shared) const;

    std::uint64_t seed_;
    Eigen::Index rows_;
    Eigen::MatrixXd root_;  ///< rows of independent Gaussian numbers times it have the covariance
    AgainstGaussian kurtosis_;
    AgainstGaussian norms_;
    double largest_kurtosis_ = 0;  ///< of the Gaussian noises
    double largest_norms_ = 0;
};

}  // namespace levywell::inline tail
