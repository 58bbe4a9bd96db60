#pragma once

#include <limits>

namespace levywell::inline potential {

/// Spacing of the doubles beside 1: what rounding may do to a number, relative.
inline constexpr double rounding_unit = std::numeric_limits<double>::epsilon();

}  // namespace levywell::inline potential
