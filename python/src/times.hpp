#pragma once

#include <nanobind/nanobind.h>

namespace levywell::python {

/// audit_times: times of an event against their exact law, as text and as JSON.
void bind_times(nanobind::module_& module);

}  // namespace levywell::python
