#pragma once

#include "levywell/io/schema.hpp"
#include "levywell/tail/noise_decision.hpp"

#include <array>

namespace levywell::inline io {

/// The whole numbers of a decision by the names that files and JSON give them.
struct DecisionCount {
    const char* name;
    std::int64_t NoiseDecision::*value;
};
inline constexpr std::array decision_counts{
    DecisionCount{schema::rows, &NoiseDecision::rows},
    DecisionCount{schema::looked_at, &NoiseDecision::looked_at},
    DecisionCount{schema::cut_coordinates, &NoiseDecision::cut_coordinates},
    DecisionCount{schema::pooled_coordinates, &NoiseDecision::coordinates},
    DecisionCount{schema::independent_coordinates, &NoiseDecision::independent_coordinates}};

/// Its tail index, and what speaks for one law.
struct DecisionNumber {
    const char* name;
    double NoiseDecision::*value;
};
inline constexpr std::array decision_numbers{
    DecisionNumber{schema::alpha, &NoiseDecision::alpha},
    DecisionNumber{schema::low, &NoiseDecision::low},
    DecisionNumber{schema::high, &NoiseDecision::high},
    DecisionNumber{schema::live_share, &NoiseDecision::live_share},
    DecisionNumber{schema::one_law_p_value, &NoiseDecision::one_law_p_value},
    DecisionNumber{schema::top_p_value, &NoiseDecision::top_p_value}};

/// A statistic beside its law in Gaussian noise of the same covariance.
struct AgainstNumber {
    const char* name;
    double AgainstGaussian::*value;
};
inline constexpr std::array against_numbers{AgainstNumber{schema::measured, &AgainstGaussian::measured},
                                            AgainstNumber{schema::gaussian, &AgainstGaussian::mean},
                                            AgainstNumber{schema::deviation, &AgainstGaussian::deviation},
                                            AgainstNumber{schema::p_value, &AgainstGaussian::p_value}};

/// What was held against the laws.
struct DecisionView {
    const char* name;
    LawComparison NoiseDecision::*value;
};
inline constexpr std::array decision_views{
    DecisionView{schema::single_coordinates, &NoiseDecision::of_coordinates},
    DecisionView{schema::norms_of_rows, &NoiseDecision::of_norms}};

/// The stable laws' part of a comparison.
struct LawNumber {
    const char* name;
    double LawComparison::*value;
};
inline constexpr std::array law_numbers{
    LawNumber{schema::alpha, &LawComparison::alpha}, LawNumber{schema::low, &LawComparison::low},
    LawNumber{schema::high, &LawComparison::high}, LawNumber{schema::p_value, &LawComparison::p_value}};

/// And that of every other law.
struct RivalNumber {
    const char* name;
    double LawFit::*value;
};
inline constexpr std::array rival_numbers{RivalNumber{schema::rival_log_likelihood, &LawFit::log_likelihood},
                                          RivalNumber{schema::rival_p_value, &LawFit::p_value},
                                          RivalNumber{schema::rival_power, &LawFit::power}};

}  // namespace levywell::inline io
