#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/path_range.hpp"
#include "levywell/dynamics/path_state.hpp"
#include "levywell/dynamics/record.hpp"
#include "levywell/dynamics/tally.hpp"

#include <cstdint>
#include <vector>

namespace levywell::inline dynamics {

/// What the paths of a range left behind. The tally is made of integers, so that merging is exact in any
/// order.
struct Batch {
    PathRange range;
    std::vector<PathRecord>
        records;  ///< by path id - range.first; empty unless kept, and for chain and occupation
    std::vector<std::uint64_t> counts;  ///< by path: N_ij, row-major, then steps per well; empty unless kept,
                                        ///< and for exit and transitions
    Tally tally;
};

/// A path that was checkpointed between two blocks of steps, with all that it needs to go on to the same
/// bits.
struct PathCheckpoint {
    std::int64_t path = 0;
    bool relaxing = false;
    std::int64_t origin = 0;  ///< step at which its clock began; rests move it back, below 0 too
    std::uint64_t rests = 0;
    std::uint64_t blocks = 0;  ///< of four steps, integrated so far
    double w = 0;              ///< [length]
    PathState state{};
    std::vector<std::uint64_t> counts{};  ///< chain, occupation: N_ij, row-major, then steps per well
};

/// A batch on its way: `done` holds the paths that have ended, and the sums over them.
struct UnfinishedBatch {
    UnfinishedBatch() = default;
    explicit UnfinishedBatch(PathRange range) : done{range, {}, {}, {}} {
        if (range.count > 0) open = {range};
    }

    bool is_done() const { return open.empty() && checkpoints.empty(); }

    Batch done;                   ///< no tally before its first paths are simulated
    std::vector<PathRange> open;  ///< ids that have not been begun: ascending, apart, none empty
    std::vector<PathCheckpoint> checkpoints;
};

/// Gives a batch that has not been begun its tally, and room for a record of each path where they are kept.
void begin(UnfinishedBatch& batch, const Condition& condition, bool keep_records);

/// The same for an executor that pauses between paths alone: a batch with paths that another has checkpointed
/// is begun anew.
void begin_whole_paths(UnfinishedBatch& batch, const Condition& condition, bool keep_records);

/// Whether a batch that was read from a file can be one of that condition: paths, wells and counts are places
/// in arrays, and must lie within them.
bool fits(const UnfinishedBatch& batch, const Condition& condition);

}  // namespace levywell::inline dynamics
