#pragma once

#include "levywell/core/device.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>

namespace levywell {

/// Cells of a histogram of step counts: each count of its own below 16, then 16 cells an octave.
inline constexpr int histogram_cells = 16 + 59 * 16;

LEVYWELL_HOST_DEVICE inline int histogram_cell(std::uint64_t steps) {
    if (steps < 16) return static_cast<int>(steps);
    const int octave = 63 - std::countl_zero(steps);
    const int within = static_cast<int>((steps >> (octave - 4)) & 15);
    return std::min(16 + (octave - 4) * 16 + within, histogram_cells - 1);
}

/// The largest step count of a cell.
inline std::uint64_t histogram_cell_end(int cell) {
    if (cell < 16) return static_cast<std::uint64_t>(cell);
    const int octave = 4 + (cell - 16) / 16;
    const auto within = static_cast<std::uint64_t>((cell - 16) % 16);
    return ((17 + within) << (octave - 4)) - 1;
}

}  // namespace levywell
