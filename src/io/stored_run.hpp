#pragma once

#include "io/hdf5.hpp"
#include "levywell/io/stored_run.hpp"

namespace levywell::inline io {

/// The same of an open file. Throws RunError.
StoredRun read_stored_run(hid_t file, const std::string& path);

}  // namespace levywell::inline io
