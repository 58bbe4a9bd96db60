#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/noise.hpp"

#include <string>
#include <vector>

namespace levywell::inline io {

/// What stands for a schedule that could not be read, so that alpha and epsilon are not missed as well.
inline const std::vector<NoiseSegment> unread_schedule{{0, 1, 1}};

/// Reads a noise schedule from a text file with the columns time, alpha, epsilon (see read_number_columns).
/// Faults of form go to `faults` and give unread_schedule; whether the numbers make sense is for plan() to
/// say.
std::vector<NoiseSegment> read_schedule_file(const std::string& path, Faults& faults);

}  // namespace levywell::inline io
