#pragma once

namespace levywell::inline theory {

/// Noise scale eps of the process whose Euler chain with dt = eta is stochastic gradient descent with step
/// size eta and gradient noise of law S(sigma), E exp(ikU) = exp(-|sigma k|^alpha): eps = eta^((alpha -
/// 1)/alpha) sigma [length/time^(1/alpha)]; eta [time], sigma [length/time]. Source: Simsekli, Sagun,
/// Gurbuzbalaban 2019, eq. 8 and 9.
double sgd_noise_scale(double alpha, double sigma, double learning_rate);

}  // namespace levywell::inline theory
