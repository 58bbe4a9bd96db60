#pragma once

#include "levywell/core/interval.hpp"
#include "levywell/potential/potential.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace levywell::inline exec {

/// Exits of the chain of stochastic gradient descent with noise of no law but its own: w -> w - eta (f'(w) +
/// x), x one of the measured numbers, each as likely as any other, drawn anew each step from (seed, path,
/// step). Any eta.
struct ResampledChain {
    const Potential* potential = nullptr;
    std::span<const double> noise;  ///< x [length/time]
    double learning_rate = 0;       ///< eta [time]
    Interval interval;              ///< that is left; 0 inside
    std::int64_t steps = 0;         ///< watched at most
    std::int64_t paths = 0;
    std::uint64_t seed = 1;

    /// Steps from w = 0 until a path is seen outside, by path; -1 where it is not. The same on any number of
    /// threads.
    std::vector<std::int64_t> exits(int threads) const;
};

}  // namespace levywell::inline exec
