#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/potential/potential_file.hpp"
#include "levywell/theory/prediction.hpp"

namespace levywell {

/// Fills in what is exactly known of a condition at its own noise, in continuous time: closed forms on flat
/// potentials, the double integral at alpha = 2, the nonlocal solver otherwise. Leaves alone what is not:
/// starts from a relaxed law, the chain's rates, and problems that the solver refuses (exact_source then says
/// why).
void add_exact(const Condition& condition, const PotentialFile& potential, double tolerance,
               Prediction& prediction);

}  // namespace levywell
