#pragma once

#include <cmath>
#include <numbers>

namespace levywell::inline tail {

/// Probability that a standard normal number lies farther from 0 than this.
inline double two_sided(double deviation) {
    return std::erfc(std::abs(deviation) / std::numbers::sqrt2);
}

}  // namespace levywell::inline tail
