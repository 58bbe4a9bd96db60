#pragma once

#include <nanobind/nanobind.h>

namespace levywell::python {

/// NoiseMeter: the gradient noise of a network of Python's, measured, diagnosed and simulated as that of
/// `levywell train`.
void bind_networks(nanobind::module_& module);

}  // namespace levywell::python
