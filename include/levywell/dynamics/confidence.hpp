#pragma once

#include "levywell/dynamics/summary.hpp"

#include <cstdint>

namespace levywell {

/// Rate of a Poisson process with `events` in `exposure` [time]: value events/exposure, exact 95% interval
/// from chi-square quantiles. NaN without exposure. Source: Garwood 1936.
Estimate poisson_rate(std::uint64_t events, double exposure);

/// Probability of success from counts with the 95% score interval. NaN without trials. Source: Wilson 1927.
Estimate binomial_probability(std::uint64_t successes, std::uint64_t trials);

/// Mean of n >= 2 independent values from their mean and sum of squared deviations, with Student's 95%
/// interval.
Estimate sample_mean(std::uint64_t n, double mean, double squared_deviations);

/// Mean time to an event from a censored sample of exponential times: exposure / events, with the exact
/// interval of the rate.
Estimate censored_mean(std::uint64_t events, double exposure);

}  // namespace levywell
