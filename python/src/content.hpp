#pragma once

#include "arrays.hpp"
#include "levywell/run/result.hpp"

#include <nanobind/nanobind.h>

namespace levywell::python {

/// A group of the file of a run: its attributes and its members, which are arrays, other such pairs, and
/// sizes of axes without values.
using Content = nanobind::typed<nanobind::tuple, Named<>, Named<>>;

/// The root of the file of a run. Called with the GIL held; others may have it meanwhile.
Content content_of(const RunResult& result);
/// A root that has the group of a potential alone.
Content content_of(const PotentialFile& potential);

}  // namespace levywell::python
