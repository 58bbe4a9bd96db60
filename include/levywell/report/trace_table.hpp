#pragma once

#include "levywell/io/trace_file.hpp"

#include <iosfwd>

namespace levywell::inline report {

/// Prints paths, a line a time: the time, then every path's position, to 17 digits.
void print_trace(std::ostream& out, const TraceEntry& entry);

}  // namespace levywell::inline report
