#pragma once

#include <nanobind/nanobind.h>

namespace levywell::python {

/// theory and interval_theory: report, JSON, and the curves of each noise as arrays.
void bind_theory(nanobind::module_& module);

}  // namespace levywell::python
