#pragma once

#include "levywell/core/interval.hpp"

namespace levywell {

/// Adaptive multilevel splitting in one well: where a climb begins and where it has failed.
struct SplittingSettings {
    double minimum = 0;    ///< m [length]
    Interval bottom;       ///< A: a climb that returns here has failed
    Interval first_level;  ///< a climb begins when the path leaves this, larger interval
    int replicas = 256;
    int warm_up = 10;  ///< loops before the first that counts
};

}  // namespace levywell
