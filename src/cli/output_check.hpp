#pragma once

#include "levywell/core/fault.hpp"

#include <string>

namespace levywell {

/// Faults of a file's name before anything is computed: no folder, something there that is to be kept. No
/// file is named by "".
void check_new_file(const std::string& path, bool force, Faults& faults);

/// The same of the result of a run that may be resumed: also nothing there to resume.
void check_output(const std::string& output, bool force, bool resume, Faults& faults);

}  // namespace levywell
