#pragma once

#include <cstdint>

/// The loop one would write by hand: Mersenne Twister, Chambers-Mallows-Stuck, explicit Euler in the quartic
/// f' = w^3 - w, one path after the other until it crosses 0. Returns the steps made (at least `steps`);
/// `sink` gets a number that keeps the work alive.
std::int64_t handwritten_loop(double alpha, double epsilon, double dt, std::int64_t steps, std::uint64_t seed,
                              double& sink);
