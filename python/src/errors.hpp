#pragma once

#include <nanobind/nanobind.h>

namespace levywell::python {

/// InputError (a ValueError with `faults`, pairs of a place and a text) and RunError of the module, thrown
/// for the library's.
void bind_errors(nanobind::module_& module);

}  // namespace levywell::python
