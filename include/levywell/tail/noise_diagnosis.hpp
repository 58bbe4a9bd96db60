#pragma once

#include "levywell/core/watch.hpp"
#include "levywell/tail/coordinate_statistics.hpp"
#include "levywell/tail/noise_decision.hpp"
#include "levywell/tail/noise_estimator.hpp"
#include "levywell/tail/noise_matrix.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace levywell::inline tail {

/// How much of a diagnosis is done.
struct DiagnosisRequest {
    int surrogates = 99;              ///< of Gaussian noise with the same covariance: the null distribution
    int resamples = 99;               ///< of the minibatches, for the interval of alpha-hat
    std::int64_t coordinates = 2000;  ///< looked at one by one, at most
    int projections = 64;             ///< random directions
    std::uint64_t seed = 1;
};

/// Some neighbouring coordinates of a noise vector.
struct NamedLayer {
    std::string name;
    std::int64_t coordinates = 0;
};

/// Coordinates of each, for NoiseEstimator.
std::vector<std::int64_t> layer_sizes(const std::vector<NamedLayer>& layers);

/// Is it really heavy-tailed? What alpha-hat of a noise matrix shows and does not show: the same estimate on
/// noises of known law that share some property with it (docs/decisions/noise_diagnosis.md). Every noise goes
/// through the same estimator.
struct NoiseDiagnosis {
    std::int64_t minibatches = 0;
    std::int64_t coordinates = 0;  ///< that memory held
    NoiseTailIndex whole;  ///< of all coordinates: zero policies, block lengths, layers, norms of the vectors
    std::vector<NamedLayer> layers;  ///< those of `whole`
    double alpha = 0;                ///< the paper's, pooled
    double low = 0;                  ///< its 95% interval under resampling of minibatches
    double high = 0;
    double shuffled = 0;     ///< all entries in random order
    double permuted = 0;     ///< coordinates in random order, minibatches as they are
    double signs = 0;        ///< every entry with a random sign
    double independent = 0;  ///< independent Gaussian entries with each coordinate's standard deviation
    double white = 0;        ///< independent Gaussian entries of one scale: 2 where all is well
    AgainstGaussian pooled;  ///< alpha against Gaussian noise of the same covariance
    AgainstGaussian
        vectors;  ///< the multivariate log-moment index: norms of noise vectors and of sums of K1 of them
    double vectors_low = 0;  ///< its 95% interval for independent vectors; taking out their mean, as of the
                             ///< surrogates, moves it: for few of them it may exclude 2 of Gaussian noise
    double vectors_high = 0;
    AgainstGaussian per_coordinate;  ///< CoordinateStatistics::alpha
    AgainstGaussian fours;           ///< CoordinateStatistics::alpha_of_fours
    AgainstGaussian kurtosis;
    AgainstGaussian scaling;
    AgainstGaussian projections;  ///< mean Anderson-Darling distance of random projections from a Gaussian
    double control_alpha =
        1.2;  ///< of independent stable entries with each coordinate's scale: positive control ..
    double control_pooled = 0;    ///< .. which has to come back ..
    double control_shuffled = 0;  ///< .. in any order
    double control_per_coordinate = 0;
    std::int64_t surrogates = 0;  ///< Gaussian noises of the same covariance
    std::int64_t looked_at = 0;   ///< coordinates looked at one by one

    NoiseDecision decision;  ///< the verdict

    /// The verdict in words, with its evidence.
    std::string verdict() const { return sentence_of(decision); }
};

/// Fewer minibatches tell nothing about single coordinates.
inline constexpr std::int64_t fewest_minibatches = 16;
/// More cost P^2 a surrogate and tell little else: callers take the first of them.
inline constexpr std::int64_t most_minibatches = 2048;

/// `whole` and `layers`: the log-moment estimates of all coordinates (TwoPassTailIndex), of which `noise` may
/// hold some. rows >= fewest_minibatches, columns >= 2; throws InputError at `where` for fewer. Where every
/// coordinate repeats a number or has a zero, all numbers but those of `whole` are NaN. The steps of `watch`
/// are the surrogates. The same numbers on any number of threads.
NoiseDiagnosis diagnose_noise(const NoiseMatrix& noise, const NoiseTailIndex& whole,
                              const std::vector<NamedLayer>& layers, const DiagnosisRequest& request,
                              const std::string& where, const Watch& watch = {});

}  // namespace levywell::inline tail
