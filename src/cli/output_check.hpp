#pragma once

#include "levywell/core/fault.hpp"

#include <string>

namespace levywell {

/// Faults of a result file's name before anything is computed: no folder, something there that is to be kept,
/// nothing there to resume. `output` may be empty: then there is nothing to resume.
void check_output(const std::string& output, bool force, bool resume, Faults& faults);

}  // namespace levywell
