#pragma once

namespace levywell::inline random {

/// C_alpha = Gamma(1 + alpha) sin(pi alpha / 2) / pi, the constant of the Levy measure
/// nu(dy) = C_alpha |y|^(-1-alpha) dy of the symmetric alpha-stable process with E exp(ikL_t) = exp(-t
/// |k|^alpha). Throws InputError unless 0 < alpha <= 2; C_2 = 0 exactly, and the value is accurate to 1e-14
/// relative down to alpha -> 0 and up to alpha -> 2. Source: Applebaum, Levy Processes and Stochastic
/// Calculus (2009), section 1.2.5.
double levy_constant(double alpha);

}  // namespace levywell::inline random
