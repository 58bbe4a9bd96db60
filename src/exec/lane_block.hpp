#pragma once

#include "exec/block_steps.hpp"

#include <cstdint>

namespace levywell::inline exec {

inline constexpr int max_lanes = 64;

/// The paths that one thread advances side by side, between two events: what the vector loop loads and
/// stores.
template <class T>
struct alignas(64) LaneBlock {
    T state[max_lanes];
    T lower[max_lanes];  ///< watched bounds
    T upper[max_lanes];
    T core_lower[max_lanes];  ///< the core in which the path may rest; empty (lower > upper) where there is
                              ///< none
    T core_upper[max_lanes];
    std::uint32_t block_low[max_lanes];  ///< blocks of four steps done so far
    std::uint32_t block_high[max_lanes];
    std::uint32_t path_low[max_lanes];
    std::uint32_t path_high[max_lanes];
    std::uint32_t stop[max_lanes];  ///< low word of the block count at which the scheduler wants to be asked
    T before[max_lanes];            ///< state before the last block, written at an event
    T trajectory[block_steps][max_lanes];  ///< states after each step of the last block, written at an event
    std::uint32_t words[block_steps][max_lanes];  ///< the last block's words and noise, written when a draw
                                                  ///< is to be refined
    T draws[block_steps][max_lanes];
    std::uint32_t index_offset[max_lanes];  ///< noise schedule: NoiseTables::index_offset of the segment
};

/// Decides what becomes of the paths at an event, and refines rare draws. Called outside the hot loop only.
template <class T>
class LaneScheduler {
  public:
    virtual ~LaneScheduler() = default;

    /// Gives each of the first `lanes` lanes its first path; false when there is none at all.
    virtual bool start(LaneBlock<T>& block, int lanes) = 0;

    /// Looks at the lanes whose bit is set after a block of steps, ends paths and starts new ones; false when
    /// all lanes are idle. `events`: a bound or the stop was reached; `rests`: the path lies in its core.
    virtual bool handle(LaneBlock<T>& block, std::uint64_t events, std::uint64_t rests) = 0;

    /// Replaces draws whose word fell below the refinement bound, from block.words into block.draws. They are
    /// the part-th four of those that are added up to the noise of the block which is under way.
    virtual void refine(LaneBlock<T>& block, int lanes, int part) = 0;
};

}  // namespace levywell::inline exec
