#pragma once

#include "levywell/random/philox.hpp"

#include <cstdint>
#include <vector>

namespace levywell::inline random {

/// A random order of 0 .. n - 1, addressed by (seed, number, purpose): nothing has to be remembered to draw
/// it again. Fisher and Yates, with 64-bit draws.
std::vector<std::int64_t> shuffled(std::int64_t n, std::uint64_t seed, std::uint64_t number, Purpose purpose);

}  // namespace levywell::inline random
