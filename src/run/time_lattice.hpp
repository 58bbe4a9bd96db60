#pragma once

#include <optional>
#include <vector>

namespace levywell::inline studies {

/// The step of which all times are whole multiples, or such and the same rest; nothing where there is none,
/// or where it is no more than their rounding.
std::optional<double> find_time_lattice(std::vector<double> times);

}  // namespace levywell::inline studies
