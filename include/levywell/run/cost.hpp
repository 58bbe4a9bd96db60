#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/run/run.hpp"

#include <vector>

namespace levywell::inline studies {

/// What a condition is expected to take and to give, before it is run.
struct ExpectedCost {
    double path_steps = 0;  ///< integrated; NaN for splitting, whose climbs nobody knows before
    double seconds = 0;     ///< on this machine's threads, or its GPUs
    double error = 0;  ///< of a mean time, relative, by chance alone, if times are exponential, or, where an
                       ///< accuracy chose them, as the exact law has them; NaN for chain, occupation
                       ///< and splitting
};

/// Expected costs of conditions that were planned for this study: from the small-noise law, right to a factor
/// of four, and the speed of a few short paths of each. Throws InputError where a backend is not available.
std::vector<ExpectedCost> expected_costs(const Study& study, const std::vector<Condition>& conditions);

}  // namespace levywell::inline studies
