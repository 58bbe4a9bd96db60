#pragma once

#include "tail/log_bins.hpp"

#include <span>

namespace levywell::inline tail {

/// Gaussian numbers around 0, a share of them of a wider scale.
struct GaussianMixture {
    double share = 0;   ///< of the wide ones
    double narrow = 0;  ///< standard deviations
    double wide = 0;
    double log_likelihood = 0;
};

/// Fitted by a fixed number of steps of expectation and maximisation from a start that the median gives: the
/// same function of every sample, near the maximum. Source: Dempster, Laird and Rubin 1977.
GaussianMixture gaussian_mixture_fit(std::span<const LogBin> bins);

}  // namespace levywell::inline tail
