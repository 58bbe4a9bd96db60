#pragma once

#include <cmath>

namespace levywell::inline theory {

/// Width of a symmetric stable law's peak over its scale: sqrt(p / |p''|) at 0, tiny for small alpha.
inline double peak_width(double alpha) {
    return std::sqrt(std::exp(std::lgamma(1 / alpha) - std::lgamma(3 / alpha)));
}

}  // namespace levywell::inline theory
