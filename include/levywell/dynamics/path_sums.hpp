#pragma once

#include "levywell/core/device.hpp"
#include "levywell/dynamics/record.hpp"

#include <cstdint>

namespace levywell::inline dynamics {

__extension__ typedef unsigned __int128 uint128;

/// Number, sum and sum of squares of step counts; exact.
struct StepMoments {
    std::uint64_t n = 0;
    uint128 sum = 0;
    uint128 sum_of_squares = 0;

    LEVYWELL_HOST_DEVICE void add(std::uint64_t steps) {
        ++n;
        sum += steps;
        sum_of_squares += static_cast<uint128>(steps) * steps;
    }

    LEVYWELL_HOST_DEVICE void merge(const StepMoments& other) {
        n += other.n;
        sum += other.sum;
        sum_of_squares += other.sum_of_squares;
    }

    bool operator==(const StepMoments&) const = default;
};

/// The sums over paths that every measure keeps, or that exit and transitions do. In integers: exact in any
/// order, on every backend.
struct PathSums {
    std::uint64_t paths = 0;
    std::uint64_t censored = 0;
    std::uint64_t path_steps = 0;  ///< steps simulated
    std::uint64_t clamps = 0;      ///< steps that began outside [R-, R+]
    uint128 exposure = 0;          ///< steps until event or horizon (after relaxation and burn-in)
    StepMoments time;              ///< of paths with an event

    /// Adds the outcome of one exit or transitions path.
    LEVYWELL_HOST_DEVICE void add(const PathRecord& record) {
        ++paths;
        exposure += static_cast<std::uint64_t>(record.steps);
        if (record.censored != 0) {
            ++censored;
        } else {
            time.add(static_cast<std::uint64_t>(record.steps));
        }
    }

    LEVYWELL_HOST_DEVICE void merge(const PathSums& other) {
        paths += other.paths;
        censored += other.censored;
        path_steps += other.path_steps;
        clamps += other.clamps;
        exposure += other.exposure;
        time.merge(other.time);
    }

    bool operator==(const PathSums&) const = default;
};

}  // namespace levywell::inline dynamics
