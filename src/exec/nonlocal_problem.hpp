#pragma once

#include "levywell/potential/model.hpp"
#include "levywell/theory/nonlocal.hpp"

namespace levywell::inline exec {

/// The process in a potential as the nonlocal solver takes it: nothing ends it yet.
NonlocalProblem nonlocal_problem(double alpha, double epsilon, const Model& potential);

/// The same, ended in the balls of radius delta about all minima.
NonlocalProblem transition_problem(double alpha, double epsilon, const Model& potential, double delta);

}  // namespace levywell::inline exec
