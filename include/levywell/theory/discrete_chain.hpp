#pragma once

#include "levywell/core/interval.hpp"
#include "levywell/theory/nonlocal.hpp"
#include "levywell/theory/relaxed_end.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace levywell::inline theory {

/// A chain w <- drift(w) + s X, X of the standard symmetric stable law, seen after steps alone, and the sets
/// that end it: SGD, or Euler's steps of dw = -f'(w) dt + eps dL^alpha with s = eps dt^(1/alpha).
struct ChainProblem {
    /// A point near which the solution has structure of the given size.
    struct Point {
        double position;  ///< [length]
        double scale;     ///< > 0 [length]
    };
    std::function<double(double)> drift;  ///< where a step leads without noise [length]; must come back from
                                          ///< far out where an end of `interval` is infinite
    double alpha = 0;                     ///< 0 < alpha <= 2
    double scale = 0;                     ///< s > 0 [length]
    double dt = 0;                        ///< time of a step [time]
    Interval interval;                    ///< a state outside ends the path
    std::vector<Interval> targets;        ///< so does one in these, ascending; what passes over them does not
    std::vector<Point> points;            ///< such as critical points of f
    std::vector<double> breaks;           ///< where `drift` is not smooth [length]
};

/// The law of the end of a chain from x in the interval: mean, second moment, and endings numbered as
/// NonlocalSolver's. An event at the n-th state has the time n dt. T(x) = dt + int p((y - drift(x))/s)/s T(y)
/// dy, a Fredholm equation of the second kind, by Nystrom's method with product integration on a graded mesh.
/// Errors: what refinement changes, what far ends leave out, and rounding. Throws InputError where there is
/// no solution or none that can be afforded, saying why.
EndLaw chain_end_law(const ChainProblem& problem, double x, double tolerance = 1e-3);

/// The same from the quasi-stationary law of the chain's own visits to `start.home`, prepared by
/// start.relaxation / dt steps from start.minimum, seen after steps as well. A path that begins outside of
/// the interval ends with its first step.
EndLaw chain_end_law(const ChainProblem& problem, const RelaxedLaw& start, double tolerance = 1e-3);

}  // namespace levywell::inline theory
