#pragma once

#include "levywell/theory/metastability.hpp"

#include <limits>
#include <string>
#include <vector>

namespace levywell::inline theory {

/// What theory says of one condition. NaN and empty where it says nothing. Of a noise schedule:
/// mean_asymptotic, with the small-noise law of each segment for its hazard, and mean_adiabatic.
struct Prediction {
    double c_alpha = std::numeric_limits<double>::quiet_NaN();
    WellMatrix q;            ///< paper's normalisation [length^-alpha]
    WellMatrix rate;         ///< C_alpha eps^alpha q [1/time]
    std::vector<double> pi;  ///< stationary share of each well as eps -> 0; alpha < 2
    double mean_asymptotic =
        std::numeric_limits<double>::quiet_NaN();  ///< mean time of the event as eps -> 0 [time]; alpha < 2
    std::string limit_missing;  ///< why a start in a well has no law of small noise; empty where it has one
    double mean_exact =
        std::numeric_limits<double>::quiet_NaN();  ///< exact at this eps, in continuous time [time]
    double mean_exact_error =
        std::numeric_limits<double>::quiet_NaN();  ///< of the solver; 0 for a closed form [time]
    /// Standard deviation of a single time over the mean, in that exact law: 1 for exponential times, to some
    /// per cent.
    double variation_exact = std::numeric_limits<double>::quiet_NaN();
    double mean_adiabatic =
        std::numeric_limits<double>::quiet_NaN();  ///< noise schedule: mean time if the hazard followed the
                                                   ///< noise at once, as 1/mean_exact of each segment's own
                                                   ///< [time]
    double mean_adiabatic_error =
        std::numeric_limits<double>::quiet_NaN();  ///< what the solver's errors make of it [time]
    std::vector<double> target_exact;  ///< exact probability of each target (exit: left, right; transitions:
                                       ///< by well); empty when unknown
    std::vector<double>
        pi_exact;  ///< exact occupation fraction in each basin at this eps; empty when unknown
    double kramers =
        std::numeric_limits<double>::quiet_NaN();  ///< alpha = 2: Eyring-Kramers [time]; inf beyond a double
    /// alpha = 2: decimal logarithms of mean_exact and kramers, which grow like exp(H/eps^2).
    double mean_exact_log10 = std::numeric_limits<double>::quiet_NaN();
    double kramers_log10 = std::numeric_limits<double>::quiet_NaN();
    std::string exact_source;

    /// Whether the mean is known to be infinite: mean_exact and its logarithm are then, and exact_source says
    /// why.
    bool mean_is_infinite() const;

    /// The law of small noise: mean_asymptotic for alpha < 2, Kramers' time at alpha = 2 [time].
    double small_noise() const;
};

/// A measured mean compared with theory: ratio, deviation in standard errors, and the probability that one so
/// large is chance (Student's law with the degrees of freedom of the error). NaN where something is missing.
struct Check {
    double ratio_exact = std::numeric_limits<double>::quiet_NaN();
    double z_exact = std::numeric_limits<double>::quiet_NaN();
    double p_exact = std::numeric_limits<double>::quiet_NaN();
    double ratio_asymptotic =
        std::numeric_limits<double>::quiet_NaN();  ///< against Kramers' law at alpha = 2
    double z_asymptotic = std::numeric_limits<double>::quiet_NaN();
    double p_asymptotic = std::numeric_limits<double>::quiet_NaN();
    double ratio_adiabatic = std::numeric_limits<double>::quiet_NaN();
    double z_adiabatic = std::numeric_limits<double>::quiet_NaN();
    double p_adiabatic = std::numeric_limits<double>::quiet_NaN();
    /// Chain: (N_ij - E) / sqrt(E) of the jumps, row-major, with E of them expected by the small-noise law in
    /// the time that paths spent in well i. Empty without wells or law.
    std::vector<double> rates_z;
    double ks_distance = std::numeric_limits<double>::quiet_NaN();  ///< see exponentiality.hpp
    double ks_p_value = std::numeric_limits<double>::quiet_NaN();
    double targets_p_exact =
        std::numeric_limits<double>::quiet_NaN();  ///< chi-square of targets against target_exact
    double targets_p_asymptotic =
        std::numeric_limits<double>::quiet_NaN();  ///< and against q_ij / q_i (transitions)
};

}  // namespace levywell::inline theory
