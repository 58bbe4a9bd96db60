#pragma once

#include "levywell/tail/sample_audit.hpp"
#include "tail/octave_counts.hpp"

#include <span>
#include <vector>

namespace levywell::inline tail {

/// Tests of counts under a law, for any that may have made the numbers.
std::vector<AuditTest> tests_of_law(const CountsUnderLaw& counts, std::span<const AuditOctave> octaves,
                                    std::int64_t n, double largest);

/// The table of octaves, without magnitudes; `level` of the test of the tail, for what it would have seen.
std::vector<AuditOctave> audit_octaves(const CountsUnderLaw& counts, std::int64_t n, double level);

/// The signs of all numbers, and of those beyond each octave.
AuditTest test_signs(const CountsUnderLaw& counts, std::span<const AuditOctave> octaves);

/// Dependence of the numbers in their order.
AuditTest test_dependence(std::span<const double> values, const AuditRequest& request);

bool any_refused(std::span<const AuditTest> tests);

/// Departures that so many numbers show. `scale_information`: Fisher's, about the scale's logarithm, in one.
AuditPower audit_power(const AuditRequest& request, std::int64_t n, std::size_t tests,
                       double scale_information);

/// The mistakes whose law the numbers pass, and the stable law that fits best where they pass that: joined by
/// "or", "" for none.
std::string laws_that_pass(std::span<const double> sorted, const AuditRequest& request);

/// The verdict in words.
std::string audit_sentence(const SampleAudit& audit);

}  // namespace levywell::inline tail
