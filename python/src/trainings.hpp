#pragma once

#include <nanobind/nanobind.h>

namespace levywell::python {

/// What a training of `levywell train` is made of: network, minibatches, initial weights.
void bind_trainings(nanobind::module_& module);

}  // namespace levywell::python
