#pragma once

namespace levywell::inline theory {

/// Scale of the stationary SaS law of dw = -lambda w dt + eps dL^alpha: eps (alpha lambda)^(-1/alpha)
/// [length].
double levy_ou_scale(double alpha, double epsilon, double lambda);

/// The same for the Euler chain with step dt, time-step bias included: eps (dt / (1 - |1 - lambda
/// dt|^alpha))^(1/alpha); 0 < lambda dt < 2.
double euler_ou_scale(double alpha, double epsilon, double lambda, double dt);

}  // namespace levywell::inline theory
