#pragma once

#include "levywell/io/schema.hpp"
#include "levywell/theory/prediction.hpp"

#include <array>

namespace levywell::inline io {

/// The numbers of a prediction by the names that files and JSON give them.
struct PredictionNumber {
    const char* name;
    double Prediction::*value;
    bool in_theory_files;  ///< else of conditions that were simulated alone
};
inline constexpr std::array prediction_numbers{
    PredictionNumber{schema::mean_exact, &Prediction::mean_exact, true},
    PredictionNumber{schema::mean_exact_error, &Prediction::mean_exact_error, true},
    PredictionNumber{schema::variation_exact, &Prediction::variation_exact, false},
    PredictionNumber{schema::mean_asymptotic, &Prediction::mean_asymptotic, true},
    PredictionNumber{schema::mean_adiabatic, &Prediction::mean_adiabatic, false},
    PredictionNumber{schema::mean_adiabatic_error, &Prediction::mean_adiabatic_error, false},
    PredictionNumber{schema::kramers, &Prediction::kramers, true},
    PredictionNumber{schema::mean_exact_log10, &Prediction::mean_exact_log10, true},
    PredictionNumber{schema::kramers_log10, &Prediction::kramers_log10, true}};

/// And those of a comparison with it: of the mean time ..
struct CheckNumber {
    const char* name;
    double Check::*value;
};
inline constexpr std::array check_numbers{CheckNumber{schema::ratio_exact, &Check::ratio_exact},
                                          CheckNumber{schema::z_exact, &Check::z_exact},
                                          CheckNumber{schema::p_exact, &Check::p_exact},
                                          CheckNumber{schema::ratio_asymptotic, &Check::ratio_asymptotic},
                                          CheckNumber{schema::z_asymptotic, &Check::z_asymptotic},
                                          CheckNumber{schema::p_asymptotic, &Check::p_asymptotic},
                                          CheckNumber{schema::ratio_adiabatic, &Check::ratio_adiabatic},
                                          CheckNumber{schema::z_adiabatic, &Check::z_adiabatic},
                                          CheckNumber{schema::p_adiabatic, &Check::p_adiabatic},
                                          CheckNumber{schema::ks_distance, &Check::ks_distance},
                                          CheckNumber{schema::ks_p_value, &Check::ks_p_value}};

/// .. and of the targets.
inline constexpr std::array target_check_numbers{
    CheckNumber{schema::targets_p_exact, &Check::targets_p_exact},
    CheckNumber{schema::targets_p_asymptotic, &Check::targets_p_asymptotic}};

}  // namespace levywell::inline io
