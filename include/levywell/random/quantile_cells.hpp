#pragma once

#include "levywell/core/lanes/cell.hpp"

#include <cstdint>

namespace levywell {

/// What the hot loop reads of a quantile table: cells over the integers v in [2^19, 2^31], scaled to the jump
/// size of a step.
template <class T>
struct QuantileCells {
    const Cell<T>* cells = nullptr;
    int index_shift = 0;             ///< 23 - bits of mantissa that select a cell
    std::uint32_t index_offset = 0;  ///< (float bits of 2^19) >> index_shift
    static constexpr std::uint32_t refined_below = 1u << 19;
};

/// Mantissa bits that select a cell of the refined tail.
inline constexpr int refined_mantissa_bits = 9;

}  // namespace levywell
