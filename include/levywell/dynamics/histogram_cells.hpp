#pragma once

#include "levywell/core/device.hpp"

#include <cstdint>

namespace levywell::inline dynamics {

/// Cells of a histogram of step counts: each count of its own below 16, then 16 cells an octave.
inline constexpr int histogram_cells = 16 + 59 * 16;

/// Place of the highest bit of a number above 0, from 0. Without std::countl_zero, which nvcc compiles to
/// nonsense on a device.
LEVYWELL_HOST_DEVICE inline int highest_bit(std::uint64_t number) {
    int place = 0;
    for (int half = 32; half > 0; half /= 2) {
        if (number >> half == 0) continue;
        number >>= half;
        place += half;
    }
    return place;
}

LEVYWELL_HOST_DEVICE inline int histogram_cell(std::uint64_t steps) {
    if (steps < 16) return static_cast<int>(steps);
    const int octave = highest_bit(steps);
    const int within = static_cast<int>((steps >> (octave - 4)) & 15);
    const int cell = 16 + (octave - 4) * 16 + within;
    return cell < histogram_cells ? cell : histogram_cells - 1;
}

/// The largest step count of a cell.
inline std::uint64_t histogram_cell_end(int cell) {
    if (cell < 16) return static_cast<std::uint64_t>(cell);
    const int octave = 4 + (cell - 16) / 16;
    const auto within = static_cast<std::uint64_t>((cell - 16) % 16);
    return ((17 + within) << (octave - 4)) - 1;
}

}  // namespace levywell::inline dynamics
