#pragma once

#include <nanobind/nanobind.h>

namespace levywell::python {

/// StableLaw: the symmetric stable law and its draws.
void bind_stable(nanobind::module_& module);

}  // namespace levywell::python
