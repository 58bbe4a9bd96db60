#pragma once

#include "levywell/core/watch.hpp"
#include "levywell/tail/tail_estimate.hpp"

#include <cstdint>
#include <span>

namespace levywell {

/// How far numbers lie from the stable law fitted to them.
struct GoodnessOfFit {
    TailEstimate fit;         ///< maximum likelihood on the numbers tested (no interval)
    double kolmogorov = 0;    ///< largest distance between the distribution functions
    double kolmogorov_p = 0;  ///< p-values from samples of the fitted law, fitted anew each
    double anderson_darling = 0;
    double anderson_darling_p = 0;
    std::int64_t tested = 0;  ///< numbers
    int replicates = 0;
};

/// Kolmogorov-Smirnov and Anderson-Darling distances to S(alpha, 0; sigma) by maximum likelihood, with
/// p-values by parametric bootstrap. `start`: a rough estimate. The same numbers for the same seed, on any
/// number of threads. The steps of `watch` are the samples. Source: Stute, Manteiga and Quindimil 1993.
GoodnessOfFit stable_goodness_of_fit(std::span<const double> values, const TailEstimate& start,
                                     std::uint64_t seed, int replicates, const Watch& watch = {});

}  // namespace levywell
