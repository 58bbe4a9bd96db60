#pragma once

#include <nanobind/nanobind.h>

namespace levywell::python {

/// Simulation: a study on its way from its request to its result.
void bind_simulation(nanobind::module_& module);

}  // namespace levywell::python
