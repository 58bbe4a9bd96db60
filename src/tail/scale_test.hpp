#pragma once

#include "levywell/random/stable_law.hpp"
#include "tail/log_bins.hpp"
#include "tail/magnitude_law.hpp"

#include <span>
#include <vector>

namespace levywell::inline tail {

/// log|x| of the numbers that are not 0 and finite, as bins narrow for the law of that alpha. `sorted`: in
/// ascending order.
std::vector<LogBin> magnitude_bins(std::span<const double> sorted, double alpha);

/// The scale by maximum likelihood, the tail index known, against the law's.
struct ScaleTest {
    double ratio = 1;        ///< over the law's
    double information = 0;  ///< Fisher's, about log sigma, in one number of the law
    double error = 0;        ///< standard error of log ratio, from that information
    double p_value = 1;      ///< of the likelihood ratio, chi-square
};

/// `magnitudes`: those of the law of that scale.
ScaleTest test_scale(std::span<const LogBin> bins, const StableLaw& law, const StableMagnitudes& magnitudes,
                     double scale);

}  // namespace levywell::inline tail
