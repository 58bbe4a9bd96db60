#pragma once

#include "levywell/dynamics/summary.hpp"

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace levywell::inline dynamics {

/// How the time step's part in a condition's errors was measured.
struct TimeStepMeasurement {
    std::string missing;     ///< why it was not; empty where it was
    std::int64_t paths = 0;  ///< that were simulated at three steps
    double finest = 0;       ///< the smallest of these; the others are twice and four times it [time]
    /// p of the first estimate's bias ~ dt^p; NaN where the three steps do not tell it.
    double order = not_available;
};

/// What the time step makes of an estimate, in its unit, and the standard error of this; NaN: not measured.
struct StepBias {
    double value = not_available;
    double error = not_available;
    /// The part of the error's square that stands for outcomes which no path had.
    double unseen = 0;

    /// The error with so many times the paths.
    double error_with(double times) const { return error * std::sqrt((1 - unseen + unseen / times) / times); }
};

/// What it makes of all of a condition's estimates, in the order in which they are measured, and of its
/// survival curve.
struct StepBiases {
    TimeStepMeasurement how;
    std::vector<StepBias> of;
    std::vector<double> survival_time;  ///< at which it is known [time]
    std::vector<StepBias> survival;     ///< at these times
};

}  // namespace levywell::inline dynamics
