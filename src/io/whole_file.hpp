#pragma once

#include "io/hdf5.hpp"
#include "levywell/core/provenance.hpp"

#include <functional>
#include <string>

namespace levywell::inline io {

/// A file made by `write` in memory, then written durably. Throws RunError; what was there before is then
/// untouched.
void write_whole(const std::string& path, const std::function<void(hid_t)>& write);

/// What write_provenance() wrote; throws RunError.
Provenance read_provenance(hid_t file);

}  // namespace levywell::inline io
