#pragma once

namespace levywell::inline theory {

/// What an exact law says of single times: their mean [time], its error [time], and their standard deviation
/// over the mean (1: exponential).
struct TimeLaw {
    double mean = 0;
    double error = 0;
    double variation = 1;

    /// Of n times, how many are expected to be long ones, if the law is one of nothing and exponential times
    /// with these moments: n for exponential times and those that vary less.
    double long_times(double n) const;
};

/// Probability that the mean of n times with this law is as far from the law's mean as `measured` > 0, or
/// farther on the same side, doubled. Times that vary no more than exponential ones have the law of a gamma
/// variable with their moments; others are nothing or exponential, so that the mean of few of them is often
/// far too small. Both are exact for exponential times. 0 < n. Measured: docs/decisions/censoring.md.
double mean_p_value(double measured, double n, const TimeLaw& law);

/// The same of a mean time in a fixed time of watching, exposure over events > 0: of the number of events,
/// which is Poisson's with `expected` = exposure over the law's mean, whose relative error is `error`. The
/// interval of means with p >= 0.05 is Garwood's.
double censored_mean_p_value(double events, double expected, double error);

}  // namespace levywell::inline theory
