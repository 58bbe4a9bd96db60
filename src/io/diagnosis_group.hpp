#pragma once

#include "io/hdf5.hpp"
#include "levywell/tail/noise_diagnosis.hpp"

#include <string>

namespace levywell::inline io {

/// A diagnosis as a group of an HDF5 file (docs/hdf5_schema.md), and back.
void write_diagnosis(hid_t parent, const std::string& name, const NoiseDiagnosis& diagnosis);
NoiseDiagnosis read_diagnosis(hid_t parent, const std::string& name);

}  // namespace levywell::inline io
