#pragma once

#include "levywell/run/result.hpp"

#include <nanobind/nanobind.h>

namespace levywell::python {

/// What the file of a run holds, as Python has it: (attributes, members) of the root; a member is an array,
/// such a pair of a group, or the size of an axis without values. Called with the GIL held; others may have
/// it meanwhile.
nanobind::tuple content_of(const RunResult& result);

}  // namespace levywell::python
