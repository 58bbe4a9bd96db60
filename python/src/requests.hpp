#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/request.hpp"

#include <nanobind/nanobind.h>

namespace levywell::python {

/// A request of keyword arguments, whose names are the keys of io's table of fields; None is the default.
/// Faults name the argument.
RunRequest read_request(const nanobind::dict& arguments, Faults& faults);

/// The table of fields itself.
void bind_requests(nanobind::module_& module);

}  // namespace levywell::python
