#pragma once

#include "io/hdf5.hpp"
#include "levywell/io/result.hpp"

#include <functional>
#include <string>

namespace levywell {

/// A file made by `write` beside `path`, synced and renamed. Throws RunError; what was there before is then
/// untouched.
void write_whole(const std::string& path, const std::function<void(hid_t)>& write);

/// Attributes that every file of ours has: schema and program version, command, time.
void write_provenance(hid_t file, const Provenance& provenance);

}  // namespace levywell
