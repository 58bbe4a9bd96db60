#pragma once

#include "levywell/core/watch.hpp"
#include "levywell/tail/dependence.hpp"
#include "levywell/tail/goodness_of_fit.hpp"
#include "levywell/tail/repeats.hpp"
#include "levywell/tail/stable_log_density.hpp"
#include "levywell/tail/student_fit.hpp"
#include "levywell/tail/tail_estimate.hpp"
#include "levywell/tail/ties.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace levywell::inline tail {

/// Level of the test of the centre, and of that of symmetry.
inline constexpr double location_level = 0.005;

/// What may be said of a sample of numbers.
enum class SampleAnswer {
    not_tested,       ///< too few replicates for the level of the tests
    not_independent,  ///< nothing that is said of independent numbers holds
    not_stable,
    undecided,  ///< too few numbers, too coarsely rounded, or an index below all that are fitted
    gaussian,   ///< not refused; lighter and heavier laws of a stated size would be
    stable      ///< not refused, and rivals are
};

/// The numbers that the law is tested on.
enum class TestedNumbers {
    as_they_are,
    minus_median,  ///< where the symmetric law centred at 0 is refused
    differences  ///< of random pairs, where symmetry or the symmetric law is refused: those of any stable law
                 ///< are symmetric stable
};

/// The decision about a sample, with all that it rests on (docs/decisions/verdict_samples.md).
struct SampleVerdict {
    SampleAnswer answer = SampleAnswer::not_tested;
    std::string sentence;
    std::vector<SampleTest> tests;  ///< of dependence, centre and symmetry
    Repeats repeats;
    Ties ties;
    TestedNumbers tested_numbers = TestedNumbers::as_they_are;
    double median = 0;
    TailEstimate law;  ///< likelihood on the numbers tested, equal ones spread
    StudentFit student;
    std::optional<GoodnessOfFit> goodness;
    std::optional<GoodnessOfFit> symmetric;  ///< that of the numbers before their differences, where refused

    /// A test of dependence refuses, at 1% for all of them together.
    bool order_matters() const;
    /// No test speaks against independence.
    bool independent() const { return answer != SampleAnswer::not_independent; }
    bool heavier_than_gaussian() const { return law.high < 2; }
    /// The likelihood still rises at the least alpha that is fitted: the index lies there or below.
    bool below_all_fitted() const { return law.alpha <= StableLogDensity::least_alpha + 1e-4; }
};

/// "not tested", "not independent", "not stable", "cannot tell", "Gaussian", "stable".
const char* name_of(SampleAnswer answer);

/// "as they are", "minus the median", "differences of pairs".
const char* name_of(TestedNumbers numbers);

struct VerdictRequest {
    int replicates = 199;  ///< samples of the fitted law; below 99 none is tested
    std::uint64_t seed = 1;
    std::int64_t period = 0;  ///< of dependence_tests
};

/// Decides about finite numbers, at least ten, in their order; more than half of them not equal. `start`: a
/// rough estimate. The chance that anything wrong is said of independent stable numbers is 3% by the levels
/// of the tests (1% each; 2 of 70 samples of 1000 and of 200 numbers were called not stable, 1 not
/// independent).
SampleVerdict judge_sample(std::span<const double> values, const TailEstimate& start,
                           const VerdictRequest& request, const Watch& watch = {});

}  // namespace levywell::inline tail
