#pragma once

#include <nanobind/nanobind.h>

namespace levywell::python {

/// estimate and audit: what may be said of numbers, as text and as JSON.
void bind_samples(nanobind::module_& module);

}  // namespace levywell::python
