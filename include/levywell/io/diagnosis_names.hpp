#pragma once

#include "levywell/io/schema.hpp"
#include "levywell/tail/noise_diagnosis.hpp"

#include <array>

namespace levywell::inline io {

/// The numbers of a diagnosis by the names that files and JSON give them.
struct DiagnosisNumber {
    const char* name;
    double NoiseDiagnosis::*value;
};
inline constexpr std::array diagnosis_numbers{
    DiagnosisNumber{schema::alpha_shuffled, &NoiseDiagnosis::shuffled},
    DiagnosisNumber{schema::alpha_permuted, &NoiseDiagnosis::permuted},
    DiagnosisNumber{schema::alpha_signs, &NoiseDiagnosis::signs},
    DiagnosisNumber{schema::alpha_independent, &NoiseDiagnosis::independent},
    DiagnosisNumber{schema::alpha_white, &NoiseDiagnosis::white},
    DiagnosisNumber{schema::alpha_control, &NoiseDiagnosis::control_pooled},
    DiagnosisNumber{schema::alpha_control_single, &NoiseDiagnosis::control_per_coordinate}};

/// Those that the first files with a diagnosis lack.
inline constexpr std::array later_diagnosis_numbers{
    DiagnosisNumber{schema::alpha_control_shuffled, &NoiseDiagnosis::control_shuffled},
    DiagnosisNumber{schema::vectors_low, &NoiseDiagnosis::vectors_low},
    DiagnosisNumber{schema::vectors_high, &NoiseDiagnosis::vectors_high}};

/// What becomes of exact zeros.
struct DiagnosisZeroPolicy {
    const char* name;
    LogMomentEstimate NoiseTailIndex::*value;
};
inline constexpr std::array diagnosis_zero_policies{
    DiagnosisZeroPolicy{schema::skip, &NoiseTailIndex::pooled},
    DiagnosisZeroPolicy{schema::shifted, &NoiseTailIndex::shifted},
    DiagnosisZeroPolicy{schema::dropped, &NoiseTailIndex::dropped}};

/// And its comparisons with Gaussian noise of the same covariance.
struct DiagnosisComparison {
    const char* name;
    AgainstGaussian NoiseDiagnosis::*value;
};
inline constexpr std::array diagnosis_comparisons{
    DiagnosisComparison{schema::pooled, &NoiseDiagnosis::pooled},
    DiagnosisComparison{schema::vectors, &NoiseDiagnosis::vectors},
    DiagnosisComparison{schema::single_coordinates, &NoiseDiagnosis::per_coordinate},
    DiagnosisComparison{schema::single_coordinates_of_fours, &NoiseDiagnosis::fours},
    DiagnosisComparison{schema::minibatch_size, &NoiseDiagnosis::scaling},
    DiagnosisComparison{schema::kurtosis, &NoiseDiagnosis::kurtosis},
    DiagnosisComparison{schema::projections, &NoiseDiagnosis::projections}};

}  // namespace levywell::inline io
