#pragma once

#include "levywell/data/dataset_catalog.hpp"

#include <string>
#include <vector>

namespace levywell::inline data {

/// Folders in which a set is looked for, in order: its own folder under `data_dir` (--data-dir) or that
/// folder itself, where given; its own folder under $LEVYWELL_DATA and under $XDG_DATA_HOME/levywell
/// (~/.local/share/levywell); the distribution's package.
std::vector<std::string> dataset_places(const DatasetEntry& entry, const std::string& data_dir);

/// The first of those folders with all of the set's files, unpacked, gzipped or as published; "" when there
/// is none.
std::string find_dataset(const DatasetEntry& entry, const std::string& data_dir);

/// Reads and checks a set. Throws InputError at `where`: not found (where it was looked for, how to get it);
/// and at the file: torn, truncated, foreign, or not what its authors published.
Dataset load_dataset(const DatasetEntry& entry, const std::string& data_dir, const std::string& where);

/// A set of one's own in files of a known layout and the entry's shape; nothing is known of its contents.
Dataset load_files(const DatasetEntry& layout, const std::vector<std::string>& train,
                   const std::vector<std::string>& test);

/// Downloads the published files with curl (resumes, follows the proxy variables), into the set's folder
/// under data_dir, $LEVYWELL_DATA or the user's data folder; checks their MD5 before they take their names.
/// Returns the folder. Throws InputError or RunError.
std::string fetch_dataset(const DatasetEntry& entry, const std::string& data_dir);

}  // namespace levywell::inline data
