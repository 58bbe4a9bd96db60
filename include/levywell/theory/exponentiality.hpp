#pragma once

#include <vector>

namespace levywell::inline theory {

/// Times to an event in independent paths, of which some were no longer watched when theirs would have come.
/// Both kinds together are the sample: the events alone are its quick ones.
struct EventTimes {
    std::vector<double> events;    ///< from the start to the event, > 0, in any order [time]
    std::vector<double> censored;  ///< from the start to the end of watching, of paths without event [time]
};

/// Events that a test of their law needs.
inline constexpr std::size_t fewest_events = 10;

/// Are times exponential? NaN below fewest_events.
struct ExponentialityCheck {
    double distance = 0;  ///< Kolmogorov's, of total time on test from the uniform law
    /// Of that distance: exact under exponentiality up to Kolmogorov's asymptotic law for
    /// a complete sample, asymptotically so for a censored one (tested from 0 to 99% censored).
    double p_value = 0;
};

/// The p-value does not suffer from the fitted mean, nor from censoring: on the clock of the time that all
/// paths were watched together, exponential events are those of a Poisson process, so that at the events it
/// reads, in units of what it reads at the end, like an ordered sample of uniform numbers. (Of a complete
/// sample the last event is the end, and is none of them.) Source: Epstein 1960; Barlow, Campo 1975; Aalen,
/// Hoem 1978 (censoring); Kolmogorov's law with Stephens' correction 1970.
ExponentialityCheck check_exponentiality(EventTimes times);

/// P(sup |F_n - F| sqrt(n) > x) in Kolmogorov's limit law.
double kolmogorov_survival(double x);

}  // namespace levywell::inline theory
