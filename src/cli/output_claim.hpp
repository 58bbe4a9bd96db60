#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/io/file_lock.hpp"

#include <string>

namespace levywell {

/// Faults of a file's name before anything is computed: no folder, another process that is writing it,
/// something there that is to be kept. Nobody else may write the file while the lock lives; `command_line`
/// tells others why. No file is named by "".
[[nodiscard]] FileLock claim_new_file(const std::string& path, bool force, const std::string& command_line,
                                      Faults& faults);

/// The same of the result of a run that may be resumed: also nothing there to resume.
[[nodiscard]] FileLock claim_output(const std::string& output, bool force, bool resume,
                                    const std::string& command_line, Faults& faults);

}  // namespace levywell
