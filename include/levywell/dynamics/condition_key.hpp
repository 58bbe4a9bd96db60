#pragma once

#include "levywell/dynamics/condition.hpp"

#include <cstdint>
#include <string_view>

namespace levywell::inline dynamics {

/// The Philox key of a condition's draws: a hash of the run's seed and of what its paths are made of: the
/// potential's name, the measure, the scheme, the start as it was written, dt, and the noise (alpha and
/// epsilon in the levy convention, or every segment of a schedule), numbers by their bits. Conditions that
/// differ in one of them are independent; a condition has the same key in whatever grid it stands, on every
/// backend. What only watches paths does not enter (interval, delta, horizon, number of paths), so that more
/// paths, or longer ones, go on with those that there were.
std::uint64_t condition_key(std::uint64_t seed, const Condition& condition, std::string_view potential);

}  // namespace levywell::inline dynamics
