#pragma once
/// The lane code of random/ for one path at a time.

#include "levywell/core/lanes/scalar.hpp"
#include "levywell/random/philox.hpp"
#include "levywell/random/quantile_cells.hpp"

#define LEVYWELL_LANE_FUNCTION LEVYWELL_HOST_DEVICE inline
namespace levywell::scalar_lanes {
#include "levywell/random/philox.inl.hpp"
#include "levywell/random/table_noise.inl.hpp"
}  // namespace levywell::scalar_lanes
#undef LEVYWELL_LANE_FUNCTION

namespace levywell::inline random {

/// Puts philox_words(seed, path, block, purpose) into `words`; also for a device.
LEVYWELL_HOST_DEVICE inline void put_philox_words(std::uint64_t seed, std::uint64_t path, std::uint64_t block,
                                                  Purpose purpose, std::uint32_t (&words)[4]) {
    words[0] = static_cast<std::uint32_t>(block);
    words[1] = static_cast<std::uint32_t>(block >> 32);
    words[2] = static_cast<std::uint32_t>(path);
    words[3] = static_cast<std::uint32_t>(path >> 32) | static_cast<std::uint32_t>(purpose) << 16;
    scalar_lanes::philox(words, static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32));
}

/// The draw of a quantile table's tail for a word whose 31 low bits are below QuantileCells::refined_below,
/// with 32 more bits.
template <class T>
LEVYWELL_HOST_DEVICE inline T refined_draw(const Cell<double>* tail_cells, std::uint32_t word,
                                           std::uint32_t further) {
    const std::uint64_t integer = static_cast<std::uint64_t>(word & 0x7fffffffu) << 32 | further;
    const double v = static_cast<double>(integer) + 0.5;  // exact: v < 2^51
    std::uint64_t bits = 0;
    std::memcpy(&bits, &v, sizeof bits);
    const std::uint64_t index =
        (bits >> (52 - refined_mantissa_bits)) - (std::uint64_t{1023 - 1} << refined_mantissa_bits);
    const Cell<double>& cell = tail_cells[index];
    return scalar_lanes::flip_sign(static_cast<T>(::fma(cell.slope, v, cell.offset)), word);
}

}  // namespace levywell::inline random
