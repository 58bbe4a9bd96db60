#pragma once

#include <nanobind/nanobind.h>

namespace levywell::python {

/// Lines through the weights of a network: directions, the noise along them, slices of the loss.
void bind_slices(nanobind::module_& module);

}  // namespace levywell::python
