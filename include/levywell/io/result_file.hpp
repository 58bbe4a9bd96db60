#pragma once

#include "levywell/io/result.hpp"

#include <string>

namespace levywell {

/// Writes a run as HDF5 (schema_version 1, docs/hdf5_schema.md). The file appears at `path` whole or not at
/// all: it is written beside it, synced and renamed. Throws RunError (disk full, no permission); what was
/// there before is then untouched.
void write_result(const RunResult& result, const std::string& path);

/// True when `path` is a levywell result with @complete = 1; false when it is one with @complete = 0. Throws
/// InputError when it is none.
bool result_is_complete(const std::string& path);

}  // namespace levywell
