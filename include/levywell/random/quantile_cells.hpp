#pragma once

#include "levywell/core/device.hpp"
#include "levywell/core/lanes/cell.hpp"

#include <cstdint>

namespace levywell::inline random {

/// What the hot loop reads of a quantile table: cells over the integers v in [2^19, 2^31], scaled to the jump
/// size of a step.
template <class T>
struct QuantileCells {
    const Cell<T>* cells = nullptr;
    int index_shift = 0;             ///< 23 - bits of mantissa that select a cell
    std::uint32_t index_offset = 0;  ///< (float bits of 2^19) >> index_shift
    static constexpr std::uint32_t refined_below = 1u << 19;
};

/// Whether a word's draw is to be refined by a second word: 2^-12 of them.
LEVYWELL_HOST_DEVICE constexpr bool is_refined(std::uint32_t word) {
    return (word & 0x7fffffffu) < QuantileCells<float>::refined_below;
}

/// Mantissa bits that select a cell of the refined tail.
inline constexpr int refined_mantissa_bits = 9;

}  // namespace levywell::inline random
