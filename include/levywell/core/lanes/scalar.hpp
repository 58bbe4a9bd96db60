#pragma once

#include "levywell/core/device.hpp"
#include "levywell/core/lanes/cell.hpp"

#include <cmath>
#include <cstdint>
#include <cstring>

/// Lane primitives for one path at a time: plain numbers. Every lane family (this one, and one for each SIMD
/// target in src/exec/simd_lanes.inl.hpp) offers the same functions with the same results to the last bit, so
/// that the lane code of random/ and dynamics/ is written once. A multiply-add is fused where the code says
/// fma and nowhere else.
namespace levywell::scalar_lanes {

template <class T>
struct Lanes {
    using Real = T;              ///< one number per path
    using Word = std::uint32_t;  ///< one 32-bit word per path
    static constexpr int count = 1;
};

LEVYWELL_HOST_DEVICE inline float fma(float a, float b, float c) {
    return ::fmaf(a, b, c);
}
LEVYWELL_HOST_DEVICE inline double fma(double a, double b, double c) {
    return ::fma(a, b, c);
}

template <class T>
LEVYWELL_HOST_DEVICE T min(T a, T b) {
    return a < b ? a : b;
}
template <class T>
LEVYWELL_HOST_DEVICE T max(T a, T b) {
    return a > b ? a : b;
}

template <class Real>
LEVYWELL_HOST_DEVICE Real broadcast(double value) {
    return static_cast<Real>(value);
}
template <class Word>
LEVYWELL_HOST_DEVICE Word broadcast_word(std::uint32_t value) {
    return value;
}

/// High and low half of a * m.
LEVYWELL_HOST_DEVICE inline void multiply(std::uint32_t a, std::uint32_t m, std::uint32_t& high,
                                          std::uint32_t& low) {
    const std::uint64_t product = static_cast<std::uint64_t>(a) * m;
    high = static_cast<std::uint32_t>(product >> 32);
    low = static_cast<std::uint32_t>(product);
}

/// The number a word of at most 31 bits stands for; float rounds to nearest even.
template <class Real>
LEVYWELL_HOST_DEVICE Real real_of(std::uint32_t word) {
    return static_cast<Real>(static_cast<std::int32_t>(word));
}

/// Bits of the float nearest to a word of at most 31 bits: exponent and leading mantissa bits name a cell.
LEVYWELL_HOST_DEVICE inline std::uint32_t float_bits(std::uint32_t word) {
    const float value = static_cast<float>(static_cast<std::int32_t>(word));
    std::uint32_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

/// Integer part of 0 <= value < 2^31.
template <class Word, class Real>
LEVYWELL_HOST_DEVICE Word integer_part(Real value) {
    return static_cast<Word>(static_cast<std::int32_t>(value));
}

LEVYWELL_HOST_DEVICE inline std::uint32_t shift_right(std::uint32_t word, int bits) {
    return word >> bits;
}

/// offset + slope * x of the cell with that index.
template <class T>
LEVYWELL_HOST_DEVICE T evaluate_cell(const Cell<T>* cells, std::uint32_t index, T x) {
    return fma(cells[index].slope, x, cells[index].offset);
}

/// value with its sign changed where the top bit of word is set.
template <class T>
LEVYWELL_HOST_DEVICE T flip_sign(T value, std::uint32_t word) {
    return (word >> 31) != 0 ? -value : value;
}

/// Bit l is set where the comparison holds for lane l.
template <class T>
LEVYWELL_HOST_DEVICE std::uint32_t at_most(T a, T b) {
    return a <= b ? 1u : 0u;
}
LEVYWELL_HOST_DEVICE inline std::uint32_t equal(std::uint32_t a, std::uint32_t b) {
    return a == b ? 1u : 0u;
}
LEVYWELL_HOST_DEVICE inline std::uint32_t below(std::uint32_t a, std::uint32_t b) {
    return a < b ? 1u : 0u;
}

template <class Lane, class T>
LEVYWELL_HOST_DEVICE Lane load(const T* from) {
    return *from;
}
template <class T>
LEVYWELL_HOST_DEVICE void store(T value, T* to) {
    *to = value;
}

template <class T>
LEVYWELL_HOST_DEVICE int lane_count() {
    return 1;
}

}  // namespace levywell::scalar_lanes
