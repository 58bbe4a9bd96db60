#pragma once

#include "levywell/dynamics/summary.hpp"

#include <cstddef>
#include <vector>

namespace levywell::inline exec {

/// Mean first passage times between r wells (row-major) and then relaxation times, slowest first, of a chain
/// with these rates (row-major; the diagonal is not read). Infinite or NaN where it does not reach all wells.
std::vector<double> chain_times(const std::vector<double>& rates, std::size_t r);

/// Derivatives of chain_times(), the rows, to the rates, r * r columns.
std::vector<double> chain_time_slopes(const std::vector<double>& rates, std::size_t r);

/// Fills in what the measured jump chain implies: jump probabilities, mean first passage times between all
/// wells and relaxation times of q_hat. The latter two with intervals from 2000 draws of the rates, each
/// Gamma distributed as its count says (Poisson events in a known exposure; fixed seed). They stay empty
/// unless every well was seen to lead to every other. What resting makes of the rates is carried over.
void analyse_chain(ChainSummary& summary);

}  // namespace levywell::inline exec
