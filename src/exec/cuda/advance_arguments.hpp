#pragma once

#include "exec/path_follower.hpp"
#include "levywell/dynamics/drift_flow.hpp"
#include "levywell/dynamics/drift_form.hpp"
#include "levywell/dynamics/path_sums.hpp"
#include "levywell/random/quantile_cells.hpp"

#include <cstdint>

namespace levywell::cuda {

inline constexpr int warp_lanes = 32;
inline constexpr int numbers_of_thread = 5;  ///< that it keeps in shared memory

/// What the threads of a launch read: the condition's rules and tables, all in device memory.
template <class T, class Observer>
struct AdvanceInput {
    PathFollower<T, Observer> follower;
    DriftView<T> drift;
    std::uint32_t drift_cells = 0;  ///< cells of a tabulated drift
    T clamp_lower = 0;
    T clamp_upper = 0;
    const FlowView* flow = nullptr;  ///< beyond the clamp interval
    std::uint64_t seed = 0;
    QuantileCells<T> noise;                    ///< of the first segment; the others' cells follow behind
    std::uint32_t noise_cells = 0;             ///< cells of one segment
    const Cell<double>* tail_cells = nullptr;  ///< of refined_draw(), of all segments
    std::uint32_t segment_tail_cells = 0;
};

/// The paths in flight, a slot for each thread: what one launch leaves to the next.
template <class T>
struct Slots {
    HotLane<T>* lanes = nullptr;
    PathProgress* progress = nullptr;
    PathSums* sums = nullptr;          ///< of the paths that ended in this slot
    StepMoments* residence = nullptr;  ///< chain, occupation: the same, slots x wells
    std::uint64_t* counts = nullptr;   ///< chain, occupation: slots x (N_ij, then steps of the path per well)
};

/// Where outcomes go that no slot keeps for itself.
struct Outcomes {
    std::uint64_t* next = nullptr;        ///< paths of the range dealt so far; may run past their number
    std::uint64_t* unfinished = nullptr;  ///< paths in flight at the launch's end
    std::uint64_t* histogram = nullptr;   ///< exit, transitions: events by histogram_cell()
    std::uint64_t* targets = nullptr;     ///< exit, transitions: events by target
    PathRecord* records = nullptr;        ///< by path - first; null where none are kept
    std::int64_t first = 0;               ///< the range of path ids
    std::int64_t count = 0;
};

/// One launch: every slot is advanced by at most so many blocks of four steps.
template <class T, class Observer>
struct AdvanceArguments {
    AdvanceInput<T, Observer> input;
    Slots<T> slots;
    Outcomes outcomes;
    std::uint32_t most_blocks = 0;
};

}  // namespace levywell::cuda
