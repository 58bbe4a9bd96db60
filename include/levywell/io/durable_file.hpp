#pragma once

#include <initializer_list>
#include <span>
#include <string>

namespace levywell::inline io {

/// Where a file named `path` is written: symbolic links are followed, also those that lead to nothing yet.
std::string written_path(const std::string& path);

/// Whether what is written to `path` is thrown away: /dev/null, by whatever name.
bool is_null_device(const std::string& path);

/// Makes a file's name in its folder survive a power loss. Throws RunError.
void sync_folder_of(const std::string& path);

/// Moves a finished file into place so that after a power loss either the old or the new one is there: syncs
/// it, renames it, syncs the folder. Throws RunError.
void replace_file(const std::string& finished, const std::string& path);

/// Writes a file beside the one that is named, links followed, and moves it into place as above. Throws
/// RunError (disk full, no permission); what was there before is then untouched. The null device is left as
/// it is.
void write_durably(const std::string& named, std::span<const char> bytes);
/// The same of parts, one behind the other.
void write_durably(const std::string& named, std::initializer_list<std::span<const char>> parts);

}  // namespace levywell::inline io
