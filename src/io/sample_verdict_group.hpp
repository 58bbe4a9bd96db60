#pragma once

#include "io/hdf5.hpp"
#include "levywell/tail/sample_verdict.hpp"

namespace levywell::inline io {

/// What is decided of a sample, in its group of an HDF5 file (docs/hdf5_schema.md).
void write_sample_verdict(hid_t group, const SampleVerdict& verdict);

}  // namespace levywell::inline io
