#pragma once

#include "levywell/run/run.hpp"
#include "potentials.hpp"

#include <cstdint>

namespace test {

/// Transitions between two wells at alpha 1.5, epsilon 0.3, on one thread.
inline levywell::Study study_of_two_wells(std::int64_t paths, std::uint64_t seed = 1) {
    levywell::Study study;
    study.potential = test::potential("two_well.toml");
    study.request.alpha = {1.5};
    study.request.epsilon = {0.3};
    study.request.paths = paths;
    study.request.threads = 1;
    study.request.seed = seed;
    return study;
}

}  // namespace test
