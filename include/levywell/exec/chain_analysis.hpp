#pragma once

#include "levywell/dynamics/summary.hpp"

namespace levywell::inline exec {

/// Fills in what the measured jump chain implies: jump probabilities, mean first passage times between all
/// wells and relaxation times of q_hat. The latter two with intervals from 2000 draws of the rates, each
/// Gamma distributed as its count says (Poisson events in a known exposure; fixed seed). They stay empty
/// unless every well was seen to lead to every other.
void analyse_chain(ChainSummary& summary);

}  // namespace levywell::inline exec
