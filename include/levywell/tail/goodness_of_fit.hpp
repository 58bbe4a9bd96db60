#pragma once

#include "levywell/core/watch.hpp"
#include "levywell/tail/tail_estimate.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace levywell::inline tail {

/// Ways in which numbers depart from the stable law fitted to them. Each has a law that depends on alpha but,
/// for large n, not on n.
enum class Departure {
    kolmogorov,        ///< largest distance between the distribution functions, by sqrt n
    anderson_darling,  ///< their squared distance, weighted towards the tails
    tail,              ///< the sqrt n largest magnitudes fall off faster or slower than the law's
    largest,           ///< the largest magnitude, against how many the law has beyond it
    sums,              ///< sums of neighbours have another index than the numbers
    student,           ///< log likelihood of the best Student's law over that of the best stable law
    mixture,           ///< the same of the best mixture of two Gaussians
    pareto             ///< the same of the best law of Pareto's on either side of 0
};
inline constexpr std::size_t departures = 8;
inline constexpr std::array<const char*, departures> departure_names{
    "kolmogorov_smirnov", "anderson_darling", "tail", "largest", "sums", "student", "mixture", "pareto"};

/// Each departure as a statistic; `deviation`: from its mean over samples of the fitted law, in their
/// standard deviations, in the direction that speaks against the law (either, for tail, largest and sums).
struct DepartureTest {
    double statistic = 0;
    double deviation = 0;
    double p_value = 0;  ///< of it alone
};

/// A law that is not stable, fitted to the same numbers.
struct Rival {
    std::string name;      ///< student, gaussian_mixture, pareto, truncated
    double parameter = 0;  ///< degrees of freedom; ratio of the two scales; exponent; quantile of magnitude
    double p_value = 0;    ///< share of its samples that look as stable as the numbers, or more so
    double refused = 0;    ///< share of its samples of that size in which the test refuses a stable law
    int samples = 0;

    bool refused_by_numbers() const { return p_value <= 0.05; }
};

/// How far numbers lie from the stable law fitted to them, and what else could have looked so.
struct GoodnessOfFit {
    TailEstimate fit;  ///< maximum likelihood (no interval)
    double student_freedom = 0;
    double student_sigma = 0;
    double pareto_exponent = 0;
    double pareto_sigma = 0;
    double mixture_share = 0;  ///< of the wide ones of a mixture of two Gaussians
    double mixture_ratio = 0;  ///< wide over narrow
    std::array<DepartureTest, departures> tests;
    double p_value = 0;         ///< of the largest of these deviations
    std::int64_t tested = 0;    ///< numbers: all
    std::int64_t sampled = 0;   ///< numbers in a sample of the fitted law: as many, 10 000 at most
    int replicates = 0;         ///< such samples
    double beyond_largest = 0;  ///< numbers that the fitted law has, of as many, beyond the largest magnitude
    double index_ratio = 0;     ///< index of the tail over that of the fitted law
    std::vector<Rival> rivals;  ///< where asked for, and the stable law is not refused

    const DepartureTest& test(Departure d) const { return tests[static_cast<std::size_t>(d)]; }
    double kolmogorov() const;        ///< largest distance between the distribution functions
    double anderson_darling() const;  ///< Anderson and Darling's A^2
    bool refused() const { return p_value <= refusal_level; }

    static constexpr double refusal_level = 0.01;
};

/// What is to be fitted: S(alpha, 0; sigma) of the numbers as they are, or of them minus their median.
enum class Location { zero, median };

struct FitRequest {
    Location location = Location::zero;
    int replicates = 199;    ///< samples of the fitted law, 2 at least
    int rival_samples = 50;  ///< of each rival; 0: none
    std::uint64_t seed = 1;
    std::string stage{};  ///< tells the steps of one test from those of another
};

/// Tests of fit of S(alpha, 0; sigma) to all of the numbers (minus their median, where that is the location),
/// with one p-value by parametric bootstrap: samples are fitted anew, and have 10 000 numbers at most, for
/// the laws of the departures do not depend on n in the limit. Student's law, a mixture of two Gaussians and
/// Pareto's law are fitted as well, and samples of each give its p-value and what the test would have seen;
/// half as many of stable laws without their largest numbers do the same. `start`: a rough estimate. The same
/// numbers for the same seed, on any number of threads. The steps of `watch` are the samples. Source: Stute,
/// Manteiga and Quindimil 1993; Cox 1962.
GoodnessOfFit stable_goodness_of_fit(std::span<const double> values, const TailEstimate& start,
                                     const FitRequest& request, const Watch& watch = {});

}  // namespace levywell::inline tail
