#pragma once

#include "io/hdf5.hpp"
#include "levywell/io/network_file.hpp"

namespace levywell::inline io {

/// The group network/ of a training.
void write_network_group(hid_t file, const NetworkResult& result);

}  // namespace levywell::inline io
