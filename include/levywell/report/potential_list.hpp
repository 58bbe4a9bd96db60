#pragma once

#include <string>

namespace levywell::inline report {

/// The shipped potentials, a line each: what to type for it, its kind, its wells, what it is.
std::string potential_list();

}  // namespace levywell::inline report
