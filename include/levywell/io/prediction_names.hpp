#pragma once

#include "levywell/io/schema.hpp"
#include "levywell/run/interval_entry.hpp"
#include "levywell/theory/prediction.hpp"

#include <array>

namespace levywell::inline io {

/// The numbers of a prediction of times by the names that files and JSON give them.
struct PredictionNumber {
    const char* name;
    double EventPrediction::*value;
    bool in_theory_files;  ///< else of conditions that were simulated alone
};
inline constexpr std::array prediction_numbers{
    PredictionNumber{schema::mean_exact, &EventPrediction::mean_exact, true},
    PredictionNumber{schema::mean_exact_error, &EventPrediction::mean_exact_error, true},
    PredictionNumber{schema::mean_process, &EventPrediction::mean_process, false},
    PredictionNumber{schema::mean_process_error, &EventPrediction::mean_process_error, false},
    PredictionNumber{schema::variation_exact, &EventPrediction::variation_exact, false},
    PredictionNumber{schema::mean_asymptotic, &EventPrediction::mean_asymptotic, true},
    PredictionNumber{schema::mean_adiabatic, &EventPrediction::mean_adiabatic, false},
    PredictionNumber{schema::mean_adiabatic_error, &EventPrediction::mean_adiabatic_error, false},
    PredictionNumber{schema::kramers, &EventPrediction::kramers, true},
    PredictionNumber{schema::mean_exact_log10, &EventPrediction::mean_exact_log10, true},
    PredictionNumber{schema::kramers_log10, &EventPrediction::kramers_log10, true}};

/// What theory files and JSON say of leaving an interval besides, each with its error as NAME_error.
struct ExitNumber {
    const char* name;
    Solved IntervalExit::*of;
};
inline constexpr std::array exit_numbers{ExitNumber{schema::deviation_exact, &IntervalExit::deviation},
                                         ExitNumber{schema::exit_left, &IntervalExit::left},
                                         ExitNumber{schema::exit_right, &IntervalExit::right}};

/// And those of a comparison with it: of the mean time ..
struct CheckNumber {
    const char* name;
    double (*value)(const EventCheck&);
};
inline constexpr std::array check_numbers{
    CheckNumber{schema::ratio_exact, [](const EventCheck& c) { return c.exact.ratio; }},
    CheckNumber{schema::z_exact, [](const EventCheck& c) { return c.exact.z; }},
    CheckNumber{schema::p_exact, [](const EventCheck& c) { return c.exact.p; }},
    CheckNumber{schema::ratio_asymptotic, [](const EventCheck& c) { return c.asymptotic.ratio; }},
    CheckNumber{schema::z_asymptotic, [](const EventCheck& c) { return c.asymptotic.z; }},
    CheckNumber{schema::p_asymptotic, [](const EventCheck& c) { return c.asymptotic.p; }},
    CheckNumber{schema::ratio_adiabatic, [](const EventCheck& c) { return c.adiabatic.ratio; }},
    CheckNumber{schema::z_adiabatic, [](const EventCheck& c) { return c.adiabatic.z; }},
    CheckNumber{schema::p_adiabatic, [](const EventCheck& c) { return c.adiabatic.p; }},
    CheckNumber{schema::ks_distance, [](const EventCheck& c) { return c.ks_distance; }},
    CheckNumber{schema::ks_p_value, [](const EventCheck& c) { return c.ks_p_value; }}};

/// .. and of the targets.
inline constexpr std::array target_check_numbers{
    CheckNumber{schema::targets_p_exact, [](const EventCheck& c) { return c.targets_p_exact; }},
    CheckNumber{schema::targets_p_asymptotic, [](const EventCheck& c) { return c.targets_p_asymptotic; }}};

}  // namespace levywell::inline io
