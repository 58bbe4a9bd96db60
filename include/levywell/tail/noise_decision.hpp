#pragma once

#include "levywell/tail/noise_matrix.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace levywell::inline tail {

/// A statistic of the noise beside the same statistic of Gaussian noise with the same covariance.
struct AgainstGaussian {
    double measured = 0;
    double mean = 0;       ///< over the surrogates
    double deviation = 0;  ///< their standard deviation
    double p_value =
        0;  ///< share of Gaussian noises that look at least as heavy-tailed, the measured one counted
};

/// Stable laws that a test of Gaussian noise would refuse nine times in ten: of that index or a lower one; 0:
/// none.
struct GaussianPower {
    double shared = 0;       ///< the coordinates of a row share its scale
    double independent = 0;  ///< each has its own
};

/// What can be said of a matrix of noise, a row a minibatch.
enum class NoiseAnswer {
    not_asked,             ///< in files of earlier versions
    nothing,               ///< no coordinate to look at
    rows_depend,           ///< on their order: no test that takes rows for independent holds
    gaussian_not_refused,  ///< Gaussian noise of the same covariance is not refused
    stable,             ///< heavier than Gaussian, stable laws not refused, laws of finite variance refused
    not_stable,         ///< heavier than Gaussian, every symmetric stable law refused
    cannot_tell,        ///< heavier than Gaussian; stable laws are not refused, nor is all of finite variance
    coordinates_differ  ///< heavier than Gaussian; coordinates have no law in common, so no index
};

/// Whether the order of rows says something about them.
struct RowDependence {
    static constexpr double level = 0.005;

    double p_value = 1;
    bool of_magnitudes = false;  ///< the magnitudes depend, rather than the rows themselves
    bool drift = false;    ///< early rows differ from late ones; otherwise neighbours are alike, or opposite
    bool returns = false;  ///< rows of one norm come back after some number of rows

    bool found() const { return p_value <= level; }
};

/// A family of laws held against the data, and its best law.
struct LawFit {
    static constexpr double level =
        0.0065;  ///< at which a family is refused: none of 320 matrices goes as far

    std::string family;
    std::string name;           ///< with the parameter
    double log_likelihood = 0;  ///< less that of the best stable law
    double p_value = 0;
    double power = 0;  ///< share of matrices of this law of which stable laws would be refused

    bool refused() const { return p_value <= level; }
};

/// The stable laws beside families of finite variance.
struct LawComparison {
    double alpha = 0;
    double low = 0;  ///< 99% interval
    double high = 0;
    double p_value = 1;  ///< of the stable laws
    std::vector<LawFit> rivals;

    bool refused() const { return p_value <= LawFit::level; }
};

/// What a matrix of noise is held to be, and why.
struct NoiseDecision {
    /// Above it stable laws may be said: of coordinates being alike, and of the largest norms.
    static constexpr double alike_level = 0.05;

    NoiseAnswer answer = NoiseAnswer::not_asked;
    std::int64_t rows = 0;
    std::int64_t looked_at = 0;  ///< coordinates, drawn at random
    double live_share = 1;       ///< of the coordinates repeats no number; of the others nothing is said
    std::int64_t cut_coordinates = 0;  ///< where none can be looked at: cut off at their largest numbers
    RowDependence dependence;
    double one_law_p_value = 1;  ///< of all coordinates having one law but for their scale
    double top_p_value = 1;      ///< of the largest norms lying as close together as those of stable rows
    AgainstGaussian kurtosis;    ///< excess kurtosis of single coordinates, averaged
    AgainstGaussian norms;       ///< scatter of log norms
    GaussianPower power;         ///< where Gaussian noise is not refused
    double alpha = 0;            ///< where stable laws are not refused
    double low = 0;
    double high = 0;
    std::int64_t coordinates = 0;              ///< whose magnitudes are pooled
    std::int64_t independent_coordinates = 0;  ///< as many would scatter as much
    bool row_factor = false;                   ///< coordinates of one row are large together
    LawComparison of_coordinates;              ///< magnitudes of single coordinates
    LawComparison of_norms;                    ///< of whole rows
};

/// Of coordinates without ties (`places` in the rows of the noise), of which a few hundred are drawn at
/// random. Nothing it says depends on the order of the rows but whether they depend on one another. The same
/// on any number of threads. Source of each part: docs/decisions/verdicts.md.
NoiseDecision decide_noise(const NoiseMatrix& noise, const std::vector<std::int64_t>& places,
                           std::uint64_t seed);

/// The decision in words, with its evidence.
std::string sentence_of(const NoiseDecision& decision);

/// Whether neither stable laws nor finite variance are ruled out.
bool is_undecided(NoiseAnswer answer);

/// One word for files: "stable", "not_stable", ..
std::string name_of(NoiseAnswer answer);
std::optional<NoiseAnswer> parse_noise_answer(const std::string& name);

}  // namespace levywell::inline tail
