#pragma once

#include "levywell/core/fault.hpp"

#include <string>

namespace levywell::inline core {

/// A fault where a computation would need more memory than is to be had [bytes]: said before the first
/// allocation, not by the system's killing the process in the middle. `what` needs it; `way_out` says what
/// needs less.
void check_memory(const std::string& where, const std::string& what, double bytes, const std::string& way_out,
                  Faults& faults);

}  // namespace levywell::inline core
