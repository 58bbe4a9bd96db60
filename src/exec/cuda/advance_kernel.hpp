#pragma once
/// The CUDA kernel that advances paths. No launches here, and nothing but CUDA's own names (threadIdx,
/// __any_sync, ...): a .cu file compiles it for devices, tests compile it against an emulator of them.

#include "exec/cuda/advance_arguments.hpp"
#include "exec/cuda/device_lane_code.hpp"
#include "exec/flow_step.hpp"
#include "levywell/dynamics/histogram_cells.hpp"
#include "levywell/random/scalar_lane_code.hpp"

#include <cstdint>

namespace levywell::cuda {

inline constexpr unsigned whole_warp = 0xffffffffu;

/// Adds to a counter in device memory and gives what it was; a word there has CUDA's own 64-bit type.
__device__ inline std::uint64_t count_up(std::uint64_t* counter, unsigned by) {
    return atomicAdd(reinterpret_cast<unsigned long long*>(counter), static_cast<unsigned long long>(by));
}

/// Takes what comes of a thread's paths.
template <class T>
class SlotSink {
  public:
    __device__ SlotSink(const Slots<T>& slots, const Outcomes& outcomes, std::uint32_t slot,
                        std::int32_t wells)
        : slots_(slots), outcomes_(outcomes), slot_(slot), wells_(wells) {}

    __device__ void finish(const PathProgress& progress, const PathRecord& record, std::uint64_t steps) {
        PathSums& sums = slots_.sums[slot_];
        sums.add(record);
        sums.path_steps += steps;
        if (record.censored == 0) {
            count_up(outcomes_.histogram + histogram_cell(static_cast<std::uint64_t>(record.steps)), 1);
            count_up(outcomes_.targets + record.target, 1);
        }
        if (outcomes_.records != nullptr) outcomes_.records[progress.path - outcomes_.first] = record;
    }

    /// N_ij stays in the slot's counts, summed over its paths.
    __device__ void finish(const PathProgress& progress, std::uint64_t steps) {
        PathSums& sums = slots_.sums[slot_];
        ++sums.paths;
        sums.path_steps += steps;
        for (std::int32_t i = 0; i < wells_; ++i) {
            std::uint64_t& stay = progress.counts.residence[i];
            slots_.residence[static_cast<std::size_t>(slot_) * wells_ + i].add(stay);
            sums.exposure += stay;
            stay = 0;
        }
    }

    __device__ void beyond() { ++slots_.sums[slot_].clamps; }

  private:
    const Slots<T>& slots_;
    const Outcomes& outcomes_;
    std::uint32_t slot_;
    std::int32_t wells_;
};

/// Deals path ids to those lanes of the warp that want one; -1 when the range is used up. One atomic for all
/// of them.
__device__ inline std::int64_t deal_path(bool wanted, const Outcomes& outcomes) {
    const unsigned wanting = __ballot_sync(whole_warp, wanted);
    const unsigned lane = threadIdx.x % warp_lanes;
    const int leader = __ffs(static_cast<int>(wanting)) - 1;
    unsigned long long base = 0;
    if (static_cast<int>(lane) == leader)
        base = count_up(outcomes.next, static_cast<unsigned>(__popc(wanting)));
    base = __shfl_sync(whole_warp, base, leader < 0 ? 0 : leader);
    const auto place = static_cast<std::int64_t>(base) + __popc(wanting & ((1u << lane) - 1));
    return wanted && place < outcomes.count ? outcomes.first + place : -1;
}

/// Copies a table that all threads read into the block's own memory.
template <class Element>
__device__ inline const Element* copy_shared(Element* to, const Element* from, std::uint32_t count) {
    for (std::uint32_t i = threadIdx.x; i < count; i += blockDim.x) to[i] = from[i];
    return to;
}

/// One block of steps: the states after each, and the least and the greatest of them.
template <class T>
struct BlockOfSteps {
    T states[block_steps];
    T least;
    T greatest;

    template <class Step>
    __device__ BlockOfSteps(const Step& step, T w, const T (&noise)[block_steps]) {
        for (int h = 0; h < block_steps; ++h) states[h] = w = step(w, noise[h]);
        least = greatest = states[0];
        for (int h = 1; h < block_steps; ++h) {
            least = device_lanes::min(least, states[h]);
            greatest = device_lanes::max(greatest, states[h]);
        }
    }

    /// True when one of the watched bounds was reached, both inclusive.
    __device__ bool reaches(T lower, T upper) const { return least <= lower || greatest >= upper; }
};

/// The words of the lane's next block of steps.
template <class T>
__device__ inline void next_words(const HotLane<T>& lane, std::uint64_t seed, std::uint32_t (&words)[4]) {
    words[0] = lane.block_low;
    words[1] = lane.block_high;
    words[2] = lane.path_low;
    words[3] = lane.path_high;
    device_lanes::philox(words, static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32));
}

/// Whether one of the words stands for a draw that is to be refined.
__device__ inline bool has_rare_draw(const std::uint32_t (&words)[4]) {
    std::uint32_t smallest = words[0] & 0x7fffffffu;
    for (int h = 1; h < block_steps; ++h) smallest = device_lanes::min(smallest, words[h] & 0x7fffffffu);
    return smallest < QuantileCells<float>::refined_below;
}

/// The noise of the lane's next block of steps where some draws are to be refined.
template <class T, class Observer>
__device__ inline void put_with_care(const AdvanceInput<T, Observer>& input, const HotLane<T>& lane,
                                     std::int32_t segment, const QuantileCells<T>& noise_cells,
                                     volatile T* noise, std::size_t stride) {
    std::uint32_t words[4];
    std::uint32_t further[4];
    next_words(lane, input.seed, words);
    put_philox_words(input.seed, std::uint64_t{lane.path_high} << 32 | lane.path_low,
                     std::uint64_t{lane.block_high} << 32 | lane.block_low, Purpose::refinement, further);
    const auto which = static_cast<std::uint32_t>(segment);
    const Cell<double>* const tail =
        input.tail_cells + static_cast<std::size_t>(which) * input.segment_tail_cells;
    for (int h = 0; h < block_steps; ++h) {
        if (is_refined(words[h])) {
            noise[h * stride] = refined_draw<T>(tail, words[h], further[h]);
        } else {
            noise[h * stride] = device_lanes::table_noise<T>(
                noise_cells, words[h], noise_cells.index_offset - which * input.noise_cells);
        }
    }
}

/// Advances the paths of a range, one a thread, a warp side by side as the host's vectors do: the warp leaves
/// the hot loop together when one of its lanes wants to, and a lane whose path ended takes the next. What is
/// unfinished when most_blocks are done waits in its slot for the next launch. `tables_in_shared`: 0 none, 1
/// the noise's cells, 2 the drift's too. Dynamic shared memory: those cells, then numbers_of_thread T a
/// thread.
template <class T, class Observer, class Drift, int tables_in_shared>
__device__ void advance_paths(const AdvanceArguments<T, Observer>& arguments, unsigned char* shared_memory) {
    const AdvanceInput<T, Observer>& input = arguments.input;
    const PathFollower<T, Observer>& follower = input.follower;
    const std::uint32_t slot = blockIdx.x * blockDim.x + threadIdx.x;

    QuantileCells<T> noise_cells = input.noise;
    DriftView<T> drift = input.drift;
    auto* free = reinterpret_cast<Cell<T>*>(shared_memory);
    if constexpr (tables_in_shared >= 1) {
        noise_cells.cells = copy_shared(free, input.noise.cells, input.noise_cells);
        free += input.noise_cells;
    }
    if constexpr (tables_in_shared >= 2) {
        drift.cells = copy_shared(free, input.drift.cells, input.drift_cells);
        free += input.drift_cells;
    }
    // Numbers of each thread: its watched bounds and the state before the block while the loop runs, its last
    // states after an event.
    // Volatile, for in registers they would cost half of the threads.
    volatile T* const own = reinterpret_cast<T*>(free) + threadIdx.x;
    const std::size_t stride = blockDim.x;
    if constexpr (tables_in_shared >= 1) __syncthreads();

    const device_lanes::EulerStep<T, Drift> step(input.clamp_lower, input.clamp_upper, Drift(drift));
    const DriftShift<T, Drift> shift(Drift(drift), *input.flow);
    SlotSink<T> sink(arguments.slots, arguments.outcomes, slot, follower.wells());
    HotLane<T>& stored = arguments.slots.lanes[slot];  // followers work on this one, the hot loop on a copy
    PathProgress& progress = arguments.slots.progress[slot];
    if (arguments.slots.counts != nullptr) {
        const std::int32_t wells = follower.wells();
        const std::size_t pairs = static_cast<std::size_t>(wells) * wells;
        std::uint64_t* const counts = arguments.slots.counts + slot * (pairs + wells);
        progress.counts = {counts, counts + pairs};
    }
    std::uint32_t blocks_left = arguments.most_blocks;
    bool wanting = !progress.active;
    bool resting = false;
    for (;;) {
        while (__any_sync(whole_warp, wanting || resting)) {
            const std::int64_t path = deal_path(wanting, arguments.outcomes);
            if (wanting) follower.begin(stored, progress, path);
            if (wanting || resting) {
                wanting = follower.rest(stored, progress, shift, sink);
                resting = false;
                if (!wanting) follower.arm(stored, progress, shift);
            }
        }
        if (blocks_left == 0 || !__any_sync(whole_warp, progress.active)) break;

        HotLane<T> lane = stored;
        own[0] = lane.lower;
        own[stride] = lane.upper;
        own[2 * stride] = lane.core_lower;
        own[3 * stride] = lane.core_upper;
        const std::uint32_t index_offset =
            noise_cells.index_offset - static_cast<std::uint32_t>(progress.segment) * input.noise_cells;
        bool rare = false;
        bool event = false;
        T states[block_steps];
        do {
            std::uint32_t words[4];
            next_words(lane, input.seed, words);
            rare = __any_sync(whole_warp, has_rare_draw(words));
            if (rare) break;
            T noise[block_steps];
            for (int h = 0; h < block_steps; ++h)
                noise[h] = device_lanes::table_noise<T>(noise_cells, words[h], index_offset);
            own[block_steps * stride] = lane.state;
            const BlockOfSteps<T> block(step, lane.state, noise);
            for (int h = 0; h < block_steps; ++h) states[h] = block.states[h];
            lane.state = states[block_steps - 1];
            ++lane.block_low;
            event = block.reaches(own[0], own[stride]) || lane.block_low == lane.stop;
            resting = own[2 * stride] <= lane.state && lane.state <= own[3 * stride];
            --blocks_left;
        } while (!__any_sync(whole_warp, event || resting) && blocks_left > 0);
        const FlowView& flow = *input.flow;
        if (!rare) {
            const T before = own[block_steps * stride];
            bool beyond = flow.is_beyond(static_cast<double>(before));
            for (int h = 0; h + 1 < block_steps; ++h)
                beyond = beyond || flow.is_beyond(static_cast<double>(states[h]));
            rare = __any_sync(whole_warp, event && beyond);
            if (rare) {  // a step began beyond the clamp interval: the block is taken back
                lane.state = before;
                --lane.block_low;
                ++blocks_left;
            }
        }
        if (rare) {  // with refined draws and the flow; the words are made anew rather than kept
            own[block_steps * stride] = lane.state;
            put_with_care(input, lane, progress.segment, noise_cells, own, stride);
            const FlowStep<T, device_lanes::EulerStep<T, Drift>> flow_step(step, flow);
            ++lane.block_low;
            --blocks_left;
            event = lane.block_low == stored.stop;
            LEVYWELL_ROLLED for (int h = 0; h < block_steps; ++h) {
                lane.state = flow_step(lane.state, own[h * stride]);
                own[h * stride] = lane.state;
                event = event || lane.state <= stored.lower || lane.state >= stored.upper;
            }
            resting = stored.core_lower <= lane.state && lane.state <= stored.core_upper;
        } else if (event) {
            for (int h = 0; h < block_steps; ++h) own[h * stride] = states[h];
        }
        stored.state = lane.state;
        stored.block_low = lane.block_low;
        if (event) {
            wanting = follower.see(stored, progress, own[block_steps * stride], own, stride, shift, sink);
            resting = !wanting;  // where it does not rest it is armed anew
        }
    }
    const unsigned in_flight = __ballot_sync(whole_warp, progress.active);
    if (threadIdx.x % warp_lanes == 0 && in_flight != 0)
        count_up(arguments.outcomes.unfinished, static_cast<unsigned>(__popc(in_flight)));
}

}  // namespace levywell::cuda
