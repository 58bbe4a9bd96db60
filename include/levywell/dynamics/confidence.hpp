#pragma once

#include "levywell/dynamics/summary.hpp"

#include <cstdint>

namespace levywell::inline dynamics {

/// Rate of a Poisson process with `events` in `exposure` [time]: value events/exposure, exact 95% interval
/// from chi-square quantiles. NaN without exposure; no standard error without events. Source: Garwood 1936.
Estimate poisson_rate(std::uint64_t events, double exposure);

/// Probability of success from counts with the 95% score interval. NaN without trials; no standard error
/// where all trials ended alike. Source: Wilson 1927.
Estimate binomial_probability(std::uint64_t successes, std::uint64_t trials);

/// Mean of n independent values from their mean and sum of squared deviations, with Student's 95% interval
/// and n - 1 degrees of freedom; no error of a single value, nor of values that are all the same.
Estimate sample_mean(std::uint64_t n, double mean, double squared_deviations);

/// The same of values >= 0, such as times: the interval is Student's of the cube root of the mean, which is
/// nearly Gaussian where the mean of few times is skewed; its upper end is infinite where too few values
/// differ too much. Source: Wilson, Hilferty 1931.
Estimate mean_of_times(std::uint64_t n, double mean, double squared_deviations);

/// The same of values in [0, upper]: the interval is Student's of log(mean / (upper - mean)).
Estimate bounded_mean(std::uint64_t n, double mean, double squared_deviations, double upper);

/// Mean time to an event from a censored sample of exponential times: exposure / events, with the exact
/// interval of the rate.
Estimate censored_mean(std::uint64_t events, double exposure);

/// A mean of n exponential times with the exact interval. Source: Epstein, Sobel 1953.
Estimate with_exponential_interval(Estimate mean, std::uint64_t n);

/// The value alone: of an average over hazards, which has no Poisson interval.
Estimate without_interval(const Estimate& estimate);

}  // namespace levywell::inline dynamics
