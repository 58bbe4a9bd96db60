#pragma once

#include <nanobind/nanobind.h>

namespace levywell::python {

/// What result files are held against before HDF5 opens them, and what they were asked for.
void bind_files(nanobind::module_& module);

}  // namespace levywell::python
