#pragma once

#include "levywell/theory/discrete_chain.hpp"
#include "levywell/theory/nonlocal.hpp"

#include <vector>

namespace levywell::inline theory {

/// What the stationary jump chain between targets does, in which a path belongs to the target that it was in
/// last. A visit to i begins in i, where the path entered it, and ends with the first step that leads into
/// another target. Matrices are row-major; diagonals are 0.
struct ChainRates {
    std::vector<Solved> rate;       ///< visits to i that end in j, over the time of all visits to i [1/time]
    std::vector<Solved> residence;  ///< part of the time that belongs to each target
    std::vector<Solved> passage;    ///< mean time from entering i to the first step into j [time]
    /// Variance of N_ij - rate R_i, of visits that end in j and the time R_i of all visits to i, over the
    /// mean of N_ij: 1 of Poisson events. Visits are taken for independent of each other.
    std::vector<double> dispersion;
};

/// Of a chain of steps on the whole line whose targets are the balls of all wells: the stationary law of
/// where they are entered, and the same integral equation from there (ChainProblem). Errors as of
/// chain_end_law(). Throws InputError where there is no stationary law, or none that can be afforded.
ChainRates chain_rates(const ChainProblem& problem, double tolerance = 1e-3);

}  // namespace levywell::inline theory
