#pragma once

#include "exec/path_follower.hpp"
#include "levywell/dynamics/batch.hpp"

#include <cstdint>
#include <span>

namespace levywell::inline exec {

/// What is kept of a path between two blocks of steps. `counts`: of chain and occupation, N_ij and then the
/// steps per well.
template <class T>
PathCheckpoint checkpoint_of(const HotLane<T>& lane, const PathProgress& progress,
                             std::span<const std::uint64_t> counts) {
    return {.path = progress.path,
            .relaxing = progress.relaxing,
            .origin = progress.origin,
            .rests = progress.rests,
            .blocks = std::uint64_t{lane.block_high} << 32 | lane.block_low,
            .w = static_cast<double>(lane.state),
            .state = progress.state,
            .counts = {counts.begin(), counts.end()}};
}

/// Puts it into a lane that has begun the same path. The counts are the caller's to place; the lane is not
/// armed.
template <class T>
void take_up(const PathCheckpoint& checkpoint, HotLane<T>& lane, PathProgress& progress) {
    lane.state = static_cast<T>(checkpoint.w);
    lane.block_low = static_cast<std::uint32_t>(checkpoint.blocks);
    lane.block_high = static_cast<std::uint32_t>(checkpoint.blocks >> 32);
    progress.relaxing = checkpoint.relaxing;
    progress.origin = checkpoint.origin;
    progress.rests = checkpoint.rests;
    progress.state = checkpoint.state;
}

}  // namespace levywell::inline exec
