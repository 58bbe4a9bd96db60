#pragma once

#include <nanobind/nanobind.h>

namespace levywell::python {

/// Potential: a potential file that was read, or could be.
void bind_potentials(nanobind::module_& module);

}  // namespace levywell::python
