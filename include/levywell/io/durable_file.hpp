#pragma once

#include <string>

namespace levywell {

/// Moves a finished file into place so that after a power loss either the old or the new one is there: syncs
/// it, renames it, syncs the folder. Throws RunError.
void replace_file(const std::string& finished, const std::string& path);

}  // namespace levywell
