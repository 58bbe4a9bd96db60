#pragma once

#include <functional>

namespace levywell::inline theory {

/// eps L^alpha split at jumps of size h, 0 < alpha < 2: the larger ones are a compound Poisson process, the
/// smaller ones a Levy process with all moments. Source: Asmussen, Rosinski 2001.
struct JumpSplit {
    double alpha;
    double epsilon;    ///< [length/time^(1/alpha)]
    double threshold;  ///< h [length]

    /// Rate of jumps larger than h, of either sign: 2 C_alpha eps^alpha / (alpha h^alpha) [1/time].
    double large_jump_rate() const;

    /// Diffusivity of the Brownian motion with the variance of the smaller jumps:
    /// C_alpha eps^alpha h^(2-alpha) / (2 - alpha) [length^2/time].
    double diffusivity() const;

    /// Fourth cumulant of the smaller jumps per time: 2 C_alpha eps^alpha h^(4-alpha) / (4 - alpha)
    /// [length^4/time].
    double fourth_cumulant() const;

    /// log E exp(p X_1) of the smaller jumps X, per time [1/time]: 2 C_alpha eps^alpha int_0^h (cosh py - 1)
    /// y^(-1-alpha) dy. p [1/length].
    double cumulant_function(double p) const;
};

/// Action of climbing from the minimum at `from` to `to` against the slope f' by the smaller jumps alone:
/// I = int p(w) dw along the way, where p solves cumulant_function(p) = |f'(w)| p. The rate of climbing is of
/// the order of f''(from) exp(-I). With the cumulant function of a Brownian motion I = (f(to) - f(from)) / D.
/// Source: Freidlin, Wentzell, Random Perturbations of Dynamical Systems, chapter 5 (Hamiltonian of a jump
/// process).
double climbing_action(const JumpSplit& split, const std::function<double(double)>& slope, double from,
                       double to);

}  // namespace levywell::inline theory
