#pragma once

#include "levywell/core/lanes/scalar.hpp"

#include <cmath>

/// Lane primitives of a CUDA thread: the plain numbers' own, but for what a device has instructions for.
/// Minima and maxima of a zero and its negative are either.
namespace levywell::device_lanes {

using scalar_lanes::broadcast;
using scalar_lanes::broadcast_word;
using scalar_lanes::evaluate_cell;
using scalar_lanes::flip_sign;
using scalar_lanes::float_bits;
using scalar_lanes::fma;
using scalar_lanes::integer_part;
using scalar_lanes::real_of;
using scalar_lanes::shift_right;

/// High and low half of a * m; without __umulhi the compiler would take all of Philox to 64 bits.
__device__ inline void multiply(std::uint32_t a, std::uint32_t m, std::uint32_t& high, std::uint32_t& low) {
    high = __umulhi(a, m);
    low = a * m;
}

__device__ inline float min(float a, float b) {
    return ::fminf(a, b);
}
__device__ inline float max(float a, float b) {
    return ::fmaxf(a, b);
}
__device__ inline double min(double a, double b) {
    return ::fmin(a, b);
}
__device__ inline double max(double a, double b) {
    return ::fmax(a, b);
}
__device__ inline std::uint32_t min(std::uint32_t a, std::uint32_t b) {
    return a < b ? a : b;
}

}  // namespace levywell::device_lanes
