#pragma once

#include <nanobind/nanobind.h>

namespace levywell::python {

/// Units, axes and meanings of the names in results, from io's table.
void bind_fields(nanobind::module_& module);

}  // namespace levywell::python
