#pragma once

#include <span>
#include <string>

namespace levywell {

/// Makes a file's name in its folder survive a power loss. Throws RunError.
void sync_folder_of(const std::string& path);

/// Moves a finished file into place so that after a power loss either the old or the new one is there: syncs
/// it, renames it, syncs the folder. Throws RunError.
void replace_file(const std::string& finished, const std::string& path);

/// Writes a file beside `path` and moves it into place as above. Throws RunError (disk full, no permission);
/// what was there before is then untouched.
void write_durably(const std::string& path, std::span<const char> bytes);

}  // namespace levywell
