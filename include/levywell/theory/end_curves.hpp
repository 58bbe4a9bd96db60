#pragma once

#include "levywell/theory/nonlocal.hpp"

#include <string>
#include <vector>

namespace levywell::inline theory {

/// A function on points that are given elsewhere, with the solver's error at each.
struct SolvedCurve {
    std::vector<double> value;
    std::vector<double> error;
};

/// How paths end, as functions of where they begin.
struct EndCurves {
    std::vector<double> position;  ///< ascending: nodes of the mesh, closer where there is structure [length]
    /// Without targets one curve: mean time to leave the interval; else for each target the mean time to the
    /// others, which it does not end itself (none of a single one). 0 where paths have ended [time].
    std::vector<SolvedCurve> mean_time;
    /// Without targets one curve: probability of leaving to the right; else for each target the probability
    /// that it is the first to be reached (the committor of two).
    std::vector<SolvedCurve> probability;
    std::string missing;  ///< why there are none; empty where there are
};

/// f' u' + eps^alpha (-Delta)^(alpha/2) u = 1, or 0, of a problem that ends (NonlocalSolver's), at all
/// starts: refined until the largest value of each mean time is within the tolerance. Throws InputError as
/// the solver does, and where rounding leaves no digit of a mean time.
EndCurves end_curves(const NonlocalProblem& problem, double tolerance = 1e-3);

}  // namespace levywell::inline theory
