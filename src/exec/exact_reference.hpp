#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/potential/model.hpp"
#include "levywell/theory/prediction.hpp"

namespace levywell::inline exec {

/// Fills in what is exactly known of a condition at its own noise. In continuous time: closed forms on flat
/// potentials, the double integral at alpha = 2, the nonlocal solver otherwise and for starts from a relaxed
/// law. Of events seen after steps only, and of the rates of jump chains: the integral equation of the chain
/// of steps. Leaves alone problems that the solver refuses (exact_source then says why).
void add_exact(const Condition& condition, const Model& potential, double tolerance, Prediction& prediction);

/// The same of times to an event under a noise schedule, in continuous time; exact_source says why there are
/// none.
void add_exact_scheduled(const Condition& condition, const Model& potential, double tolerance,
                         Prediction& prediction);

}  // namespace levywell::inline exec
