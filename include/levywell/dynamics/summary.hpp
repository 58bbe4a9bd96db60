#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <variant>
#include <vector>

namespace levywell::inline dynamics {

inline constexpr double not_available = std::numeric_limits<double>::quiet_NaN();

/// An estimate with its standard error and 95% confidence interval; NaN where the data give none: a standard
/// error needs a spread that was seen (two independent values that differ, a count of at least one).
struct Estimate {
    double value = not_available;
    double stderror = not_available;
    double ci95[2] = {not_available, not_available};
    /// Degrees of freedom of the standard error: n - 1 of n independent values; infinite where it follows
    /// from the law of the counts.
    double freedom = std::numeric_limits<double>::infinity();
    /// What the time step makes of it: its expectation less that of small steps, and the standard error of
    /// this bias. NaN where that was not measured (see exec/time_step.hpp).
    double step_bias = not_available;
    double step_bias_error = not_available;
    double rest_bias = 0;  ///< bound of what resting between jumps makes of it (jump-adapted scheme)

    /// The time step's part in its error: the bias, or what is known of it where that is less.
    double step_error() const { return std::max(std::abs(step_bias), step_bias_error); }
    /// Of chance, time step and rests together: their sum, since what a bias adds has the same sign in every
    /// path. NaN where one of them is not known.
    double total_error() const { return stderror + step_error() + rest_bias; }
};

// What measures leave, as numbers in physical units. A vector is empty and a number NaN where the data give
// none. Matrices are row-major, r x r, r = number of wells. Under a noise schedule rates are averages over
// time, without intervals, and there is no mean time where paths were censored.

/// Times to an event.
struct EventSummary {
    std::uint64_t n_censored = 0;
    Estimate mean;  ///< mean time [time]
    /// Of min(T, horizon), where paths were censored: right whatever the law of T [time].
    Estimate restricted_mean;
    /// Events over total exposure [1/time]; of a changing hazard an average, over the time that paths were
    /// watched (see withhold_constant_rate()).
    Estimate rate;
    std::vector<double> survival_time;  ///< grid of times [time]
    std::vector<Estimate> survival;     ///< share of paths without event at that time, Wilson intervals
    std::vector<std::uint64_t> target_counts;  ///< transitions: by well reached; exit: left, right
    /// Among the events that were seen, Wilson intervals; where paths were censored the share among events
    /// before the horizon, which favours quick targets.
    std::vector<Estimate> target_probability;
};

struct TransitionsSummary : EventSummary {
    std::vector<Estimate> q_hat;  ///< rates to the others, in the row of the starting well [1/time]
};

/// Exit times by splitting: mean = loop_time / climb_probability. Nothing is known of single times.
struct SplittingSummary : EventSummary {
    Estimate loop_time;          ///< from the bottom of the well to the first level and back [time]
    Estimate climb_probability;  ///< that a climb from the first level ends outside
};

/// Sums over paths of one length, divided among wells.
struct SojournSummary {
    std::vector<std::uint64_t> transitions;  ///< N_ij
    std::vector<double> residence;           ///< R_i, total time in well i [time]
    std::vector<Estimate> pi_hat;            ///< occupation fractions, errors from independent paths
};

/// Of the jump chain, in which R_i is the time with i as the last well visited.
struct ChainSummary : SojournSummary {
    std::vector<Estimate> q_hat;  ///< rates N_ij / R_i [1/time], exact Poisson intervals
    // made of q_hat (see exec/chain_analysis.hpp)
    std::vector<Estimate> jump_probability;    ///< N_ij / N_i, Wilson intervals
    std::vector<Estimate> mean_first_passage;  ///< from well i to the first visit of j [time]
    std::vector<Estimate> relaxation_times;    ///< slowest first [time]
};

/// What a condition measured.
struct Summary {
    std::uint64_t n = 0;           ///< paths
    std::uint64_t path_steps = 0;  ///< steps of all paths together
    std::uint64_t clamps = 0;      ///< steps that began outside [R-, R+]: made with the exact flow
    std::variant<EventSummary, TransitionsSummary, SplittingSummary, SojournSummary, ChainSummary> found;

    /// Null where the measure is of another kind.
    const EventSummary* if_event() const;
    const SojournSummary* if_sojourn() const;
    /// Throw std::bad_variant_access where it is.
    const EventSummary& event() const;
    EventSummary& event();
    const SojournSummary& sojourn() const;
    SojournSummary& sojourn();
    const ChainSummary& chain() const { return std::get<ChainSummary>(found); }
    const SplittingSummary& splitting() const { return std::get<SplittingSummary>(found); }

    /// Paths whose horizon came first; 0 where nothing ends a path.
    std::uint64_t n_censored() const;
    /// Rates of transitions and chain; empty for others.
    const std::vector<Estimate>& q_hat() const;
};

}  // namespace levywell::inline dynamics
