#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/tail/dependence.hpp"
#include "levywell/tail/stored_precision.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace levywell::inline tail {

/// Which law numbers are held against, S(alpha, 0; scale): E exp(ikX) = exp(-|scale k|^alpha).
struct AuditRequest {
    double alpha = 0;         ///< least_audited_alpha to 2
    double scale = 1;         ///< > 0 [unit of the numbers]
    double level = 0.01;      ///< chance that numbers of the law are said to depart, all tests together
    std::int64_t period = 0;  ///< of dependence_tests
    std::uint64_t seed = 1;   ///< of its random orders
};

/// A test against the law that is given, nothing fitted.
struct AuditTest : SampleTest {
    std::string finding;   ///< what it has found, as a clause
    bool refused = false;  ///< by Holm's procedure over all of them
};

/// Marks what is refused at the level for all together. Source: Holm 1979.
void refuse_by_holm(std::vector<AuditTest>& tests, double level);

/// Numbers with a tail probability P(|X| > |x|) in (2^-(k+1), 2^-k], and all with one of 2^-k or less.
struct AuditOctave {
    double magnitude = 0;      ///< with tail probability 2^-k [unit of the numbers]
    std::int64_t numbers = 0;  ///< in the octave
    double expected = 0;       ///< of the law
    double p_value = 1;        ///< exact binomial, two-sided
    std::int64_t beyond = 0;   ///< numbers with 2^-k or less
    double beyond_expected = 0;
    double beyond_p_value = 1;  ///< likewise
    std::int64_t beyond_positive = 0;
    double seen_excess = 0;  ///< ratio of `beyond` to the law's that is refused nine times in ten
};

/// What departures this many numbers show nine times in ten, at the level of the first step of Holm.
struct AuditPower {
    double cut = 0;                  ///< the tail is cut off beyond P(|X| > x) of this, or more: seen always
    double numbers_for_24_bits = 0;  ///< numbers that show a tail cut off beyond 2^-24
    // NaN of fewer than 300 numbers
    double scale = std::numeric_limits<double>::quiet_NaN();        ///< relative error
    double centre = std::numeric_limits<double>::quiet_NaN();       ///< shift, in scales of the law
    double correlation = std::numeric_limits<double>::quiet_NaN();  ///< of the ranks of neighbours
    int lattice_bits = 0;                                           ///< of uniforms behind inverse transform
};

/// What a sample says of the law that it was meant to be drawn from.
struct SampleAudit {
    AuditRequest request;
    std::int64_t n = 0;
    StoredPrecision stored;
    std::vector<AuditTest> tests;
    std::vector<AuditOctave> octaves;  ///< k = 0, 1, ..
    double largest = 0;                ///< magnitude [unit of the numbers]
    double beyond_largest = 0;         ///< numbers that the law has beyond it, of as many
    double scale_ratio = 0;            ///< scale of largest likelihood over the law's
    double scale_error = 0;            ///< its standard error, relative
    std::int64_t equal_pairs = 0;      ///< of equal numbers, where rounding leaves few
    double equal_pairs_expected = 0;   ///< by rounding
    std::optional<int> word_bits;      ///< the numbers repeat as those of words of so many random bits
    std::optional<int> lattice_bits;   ///< the tail is that of uniforms of so many bits
    AuditPower power;
    std::string as_would;  ///< the known mistake whose law they pass; "" for none
    std::string sentence;

    bool departs() const;
    const AuditTest& test(const std::string& name) const;
};

/// Numbers that an audit takes at least.
inline constexpr std::int64_t fewest_audited = 20;

/// Below it one number of a thousand, and soon most, are beyond the largest double.
inline constexpr double least_audited_alpha = 0.01;

/// Holds numbers in their order against the symmetric stable law of the request. Nine tests, by Holm's
/// procedure: `anderson_darling`; `octaves` and `tail`, exact binomial tests of how many numbers lie in each
/// octave of tail probability and beyond, by Bonferroni; `largest`, from the exact law of the largest of n;
/// `equal_numbers`, beyond what their stored precision leaves; `lattice` of probability in the tail; `scale`,
/// by likelihood ratio; `signs`, exact binomial, of all and of those beyond each octave; `dependence`, six
/// rank tests by Bonferroni (of more than 4 million numbers, ten stretches). Equal numbers are spread over
/// their cell of rounding before the law is tested; infinite ones share the tail beyond the largest double.
/// Memory: that of `values` and, of 4 million numbers at most, five times more. The same on any number of
/// threads. Sources: Anderson and Darling 1952; Holm 1979; Greenwood and Durand 1955. Throws InputError at
/// `where` for fewer than 20 numbers, NaN among them, and for a request without a law.
SampleAudit audit_sample(std::vector<double> values, const AuditRequest& request, const std::string& where);

/// Adds every fault of a request; each names the flag.
void check_request(const AuditRequest& request, Faults& faults);

}  // namespace levywell::inline tail
