#pragma once

#include "levywell/tail/tail_estimate.hpp"
#include "tail/shape_scale_fit.hpp"

#include <span>

namespace levywell::inline tail {

/// The largest likelihood of S(alpha, 0; sigma), alpha (the shape) in [0.2, 2]. `start`: a rough estimate.
ShapeScale stable_maximum(std::span<const LogBin> bins, const TailEstimate& start);

}  // namespace levywell::inline tail
