#pragma once

#include "tail/shape_scale_fit.hpp"

#include <span>

namespace levywell::inline tail {

inline constexpr double least_log_freedom = -2.302585092994046;  // freedom 0.1
inline constexpr double most_log_freedom = 6.907755278982137;    // 1000

/// The largest likelihood of Student's law with log freedom (the shape) in [least, most].
ShapeScale student_maximum(std::span<const LogBin> bins, double log_freedom, double log_sigma,
                           double least = least_log_freedom, double most = most_log_freedom);

}  // namespace levywell::inline tail
