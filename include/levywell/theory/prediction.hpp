#pragma once

#include "levywell/theory/metastability.hpp"

#include <limits>
#include <string>
#include <variant>
#include <vector>

namespace levywell::inline theory {

// What theory says of one condition, and how a measurement compares with it: each measure has its own part. A
// number is NaN and a vector empty where theory says nothing, or the measurement gives nothing to compare.

/// Of the time to an event. Of a noise schedule: the exact law, mean_asymptotic, with the small-noise law of
/// each segment for its hazard, and mean_adiabatic.
struct EventPrediction {
    static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

    double mean_asymptotic = unknown;  ///< mean time as eps -> 0 [time]; alpha < 2
    std::string limit_missing;  ///< why a start in a well has no law of small noise; empty where it has one
    /// Exact at this eps: of the process in continuous time, or, where events are seen after steps only, of
    /// the chain of these steps [time].
    double mean_exact = unknown;
    double mean_exact_error = unknown;  ///< of the solver; 0 for a closed form [time]
    /// Beside a chain's: of the process that it is a chain of, in continuous time [time].
    double mean_process = unknown;
    double mean_process_error = unknown;  ///< of the solver [time]
    /// Standard deviation of a single time over the mean, in that exact law: 1 for exponential times, to some
    /// per cent.
    double variation_exact = unknown;
    double variation_exact_error = unknown;  ///< of it
    double mean_adiabatic = unknown;        ///< noise schedule: mean time if the hazard followed the noise at
                                            ///< once, as 1/mean_exact of each segment's own [time]
    double mean_adiabatic_error = unknown;  ///< what the solver's errors make of it [time]
    std::string adiabatic_missing;     ///< noise schedule: why there is no mean_adiabatic; empty where it is
    std::vector<double> target_exact;  ///< exact probability of each target (exit: left, right;
                                       ///< transitions: by well); empty when unknown
    std::vector<double> target_exact_error;  ///< of each, where the solver tells it; 0 of closed forms
    double kramers = unknown;                ///< alpha = 2: Eyring-Kramers [time]; inf beyond a double
    /// alpha = 2: decimal logarithms of mean_exact and kramers, which grow like exp(H/eps^2).
    double mean_exact_log10 = unknown;
    double kramers_log10 = unknown;
    /// mean_exact is unknown because no mesh resolves it, which says nothing of how small the noise is.
    bool unresolved = false;

    /// Whether the mean is known to be infinite: mean_exact and its logarithm are then, and the prediction's
    /// exact_source says why.
    bool mean_is_infinite() const;

    /// The law of small noise: mean_asymptotic for alpha < 2, Kramers' time at alpha = 2 [time].
    double small_noise() const;
};

struct OccupationPrediction {
    std::vector<double> pi_exact;        ///< exact occupation fraction in each basin at this eps
    std::vector<double> pi_exact_error;  ///< the solver's error of it
};

/// Of a jump chain as it is simulated: of the chain of steps, whose balls are seen after steps alone.
struct ChainPrediction : OccupationPrediction {  // of the time since the last visit to each well
    WellMatrix rate_exact;                       ///< diagonal: minus the others' sum [1/time]
    std::vector<double> rate_exact_error;        ///< the solver's, row-major [1/time]
    std::vector<double>
        passage_exact;  ///< mean time from entering ball i to the first step into j, row-major [time]
    std::vector<double> passage_exact_error;
    std::vector<double> dispersion;  ///< of the numbers of jumps in a time in the well, see ChainRates
};

struct Prediction {
    double c_alpha = std::numeric_limits<double>::quiet_NaN();
    WellMatrix q;              ///< paper's normalisation [length^-alpha]
    WellMatrix rate;           ///< C_alpha eps^alpha q [1/time]
    std::vector<double> pi;    ///< stationary share of each well as eps -> 0; alpha < 2
    std::string exact_source;  ///< of what is exact; "none: " and the reason where nothing is
    std::variant<std::monostate, EventPrediction, OccupationPrediction, ChainPrediction> of_measure;

    /// Null of other measures, and where nothing exact is known.
    const ChainPrediction* if_chain() const { return std::get_if<ChainPrediction>(&of_measure); }

    /// Null of other measures.
    const EventPrediction* if_event() const { return std::get_if<EventPrediction>(&of_measure); }
    /// Throw std::bad_variant_access of other measures.
    const EventPrediction& event() const { return std::get<EventPrediction>(of_measure); }
    EventPrediction& event() { return std::get<EventPrediction>(of_measure); }
    /// Nothing known of other measures.
    EventPrediction event_or_unknown() const { return if_event() != nullptr ? event() : EventPrediction{}; }
    /// Of occupation and chain.
    const OccupationPrediction* if_fractions() const {
        return if_chain() != nullptr ? if_chain() : std::get_if<OccupationPrediction>(&of_measure);
    }
    /// Empty of other measures.
    const std::vector<double>& pi_exact() const;
    const std::vector<double>& pi_exact_error() const;

    /// Of an event whose mean time is known to be infinite.
    bool mean_is_infinite() const;
};

/// A measured mean time against one of theory: ratio, deviation in standard errors, and the probability that
/// one so large is chance (Student's law with the degrees of freedom of the error).
struct MeanCheck {
    double ratio = std::numeric_limits<double>::quiet_NaN();
    double z = std::numeric_limits<double>::quiet_NaN();
    double p = std::numeric_limits<double>::quiet_NaN();
};

struct EventCheck {
    MeanCheck exact;
    MeanCheck asymptotic;  ///< against Kramers' law at alpha = 2
    MeanCheck adiabatic;
    double ks_distance = std::numeric_limits<double>::quiet_NaN();  ///< see exponentiality.hpp
    double ks_p_value = std::numeric_limits<double>::quiet_NaN();
    double targets_p_exact =
        std::numeric_limits<double>::quiet_NaN();  ///< chi-square of targets against target_exact
    double targets_p_asymptotic =
        std::numeric_limits<double>::quiet_NaN();  ///< and against q_ij / q_i (transitions)
};

struct ChainCheck {
    /// (N_ij - E) / sqrt(E) of the jumps, row-major, with E of them expected by the small-noise law in the
    /// time that paths spent in well i. Empty without wells or law.
    std::vector<double> rates_z;
    /// The same of the exact rates, in the standard error that the exact law gives, the solver's error
    /// counted in.
    std::vector<double> rates_z_exact;
};

struct Check {
    std::variant<std::monostate, EventCheck, ChainCheck> of_measure;

    /// Nothing compared of other measures.
    EventCheck event_or_unknown() const {
        const auto* event = std::get_if<EventCheck>(&of_measure);
        return event != nullptr ? *event : EventCheck{};
    }
    /// Throw std::bad_variant_access of other measures.
    const EventCheck& event() const { return std::get<EventCheck>(of_measure); }
    const ChainCheck& chain() const { return std::get<ChainCheck>(of_measure); }
};

}  // namespace levywell::inline theory
