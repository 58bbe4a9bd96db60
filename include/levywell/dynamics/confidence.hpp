#pragma once

#include "levywell/dynamics/summary.hpp"

#include <cstdint>

namespace levywell {

/// Rate of a Poisson process with `events` in `exposure` [time]: value events/exposure, exact 95% interval
/// from chi-square quantiles. NaN without exposure; no standard error without events. Source: Garwood 1936.
Estimate poisson_rate(std::uint64_t events, double exposure);

/// Probability of success from counts with the 95% score interval. NaN without trials; no standard error
/// where all trials ended alike. Source: Wilson 1927.
Estimate binomial_probability(std::uint64_t successes, std::uint64_t trials);

/// Mean of n independent values from their mean and sum of squared deviations, with Student's 95% interval
/// and n - 1 degrees of freedom; no error of a single value, nor of values that are all the same.
Estimate sample_mean(std::uint64_t n, double mean, double squared_deviations);

/// Mean time to an event from a censored sample of exponential times: exposure / events, with the exact
/// interval of the rate.
Estimate censored_mean(std::uint64_t events, double exposure);

/// The value alone: of an average over hazards, which has no Poisson interval.
Estimate without_interval(const Estimate& estimate);

}  // namespace levywell
