#pragma once

#include "exec/lane_block.hpp"
#include "exec/path_checkpoint.hpp"
#include "exec/path_follower.hpp"
#include "exec/path_source.hpp"
#include "exec/scalar_drift.hpp"
#include "exec/step_kernel.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/dynamics/batch.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/record.hpp"
#include "levywell/dynamics/tally.hpp"
#include "levywell/random/philox.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace levywell::inline exec {

/// Takes what comes of a thread's paths into a tally, and into records by path id where those are kept.
class TallySink {
  public:
    /// Takes what is kept of each path to its place in `batch`, which outlives the sink.
    TallySink(const Condition& condition, Batch& batch)
        : wells_(condition.wells.count()), batch_(batch), tally_(condition) {}

    void finish(const PathProgress& progress, const PathRecord& record, std::uint64_t steps) {
        if (std::isnan(record.point)) throw InputError("potential", "f' is not a number somewhere on a path");
        tally_.add(record);
        if (!batch_.records.empty()) batch_.records[place_of(progress)] = record;
        tally_.add_steps(steps, 0);
    }

    void finish(PathProgress& progress, std::uint64_t steps) {
        const std::span<std::uint64_t> transitions(progress.counts.transitions, wells_ * wells_);
        const std::span<std::uint64_t> residence(progress.counts.residence, wells_);
        tally_.add(transitions, residence);
        if (!batch_.counts.empty()) {
            const auto own = batch_.counts.begin() +
                             static_cast<std::ptrdiff_t>(place_of(progress) * (wells_ * wells_ + wells_));
            std::ranges::copy(residence, std::ranges::copy(transitions, own).out);
        }
        std::ranges::fill(transitions, 0);
        std::ranges::fill(residence, 0);
        tally_.add_steps(steps, 0);
    }

    void beyond() { tally_.add_steps(0, 1); }

    const Tally& tally() const { return tally_; }

  private:
    std::size_t place_of(const PathProgress& progress) const {
        return static_cast<std::size_t>(progress.path - batch_.range.first);
    }

    std::size_t wells_;
    Batch& batch_;
    Tally tally_;
};

/// The steps of blocks that are made again.
template <class T>
class ScalarSteps {
  public:
    static constexpr int most_blocks = 1024;

    /// kernel outlives it.
    explicit ScalarSteps(const StepKernel<T>& kernel)
        : kernel_(kernel),
          step_(scalar_step(kernel, PickedDrift<T>{&kernel})),
          shift_(picked_shift(kernel)) {}

    void put_noise(const HotLane<T>& lane, const PathProgress& progress, std::size_t first, T* noise,
                   std::size_t stride) const {
        const std::uint64_t block = (std::uint64_t{lane.block_high} << 32 | lane.block_low) - 1;
        const auto draws = static_cast<std::size_t>(kernel_.draws);
        for (std::size_t h = first; h < block_steps; ++h) noise[h * stride] = 0;
        for (std::size_t part = first * draws / block_steps; part < draws; ++part) {
            const auto drawn = draws_of(progress, block * draws + part);
            for (std::size_t h = 0; h < block_steps; ++h) {
                const std::size_t step = (part * block_steps + h) / draws;
                if (step >= first) noise[step * stride] += drawn[h];
            }
        }
    }

    T operator()(T w, T noise) const { return step_(w, noise); }
    const PickedShift<T>& shift() const { return shift_; }

  private:
    std::array<T, block_steps> draws_of(const PathProgress& progress, std::uint64_t block) const {
        const auto path = static_cast<std::uint64_t>(progress.path);
        const QuantileTable<T>& table = kernel_.noise.table(static_cast<std::size_t>(progress.segment));
        const auto words = philox_words(kernel_.seed, path, block, Purpose::step);
        std::array<std::uint32_t, 4> further{};
        if (std::ranges::any_of(words, is_refined))
            further = philox_words(kernel_.seed, path, block, Purpose::refinement);
        std::array<T, block_steps> draws;
        for (std::size_t h = 0; h < block_steps; ++h) draws[h] = table.draw(words[h], further[h]);
        return draws;
    }

    const StepKernel<T>& kernel_;
    PickedStep<T> step_;
    PickedShift<T> shift_;
};

/// Keeps the lanes of one thread in paths: each follows its own, and takes the next as soon as one ends.
/// When `pause` becomes true it makes checkpoints of them.
template <class T, class Observer>
class PathScheduler final : public LaneScheduler<T> {
  public:
    using Follower = PathFollower<T, Observer>;

    /// kernel, source and pause outlive the scheduler.
    PathScheduler(const Follower& follower, const StepKernel<T>& kernel, PathSource& source, TallySink sink,
                  std::size_t wells, const std::atomic<bool>& pause)
        : follower_(follower),
          kernel_(kernel),
          steps_(kernel),
          source_(source),
          sink_(std::move(sink)),
          wells_(wells),
          pause_(pause) {}

    const Tally& tally() const { return sink_.tally(); }
    std::vector<PathCheckpoint>& checkpoints() { return checkpoints_; }
    const PathSource::Chunk& chunk() const { return chunk_; }

    bool start(LaneBlock<T>& block, int lanes) override {
        progress_.resize(static_cast<std::size_t>(lanes));
        if (!Follower::records_paths) give_counts();
        for (int l = 0; l < lanes; ++l) {
            HotLane<T> lane{};
            next_path(lane, progress_[l]);
            put(block, l, lane);
        }
        return active_ > 0;
    }

    bool handle(LaneBlock<T>& block, std::uint64_t events, std::uint64_t rests) override {
        for (std::uint64_t lanes = events | rests; lanes != 0; lanes &= lanes - 1) {
            const int l = std::countr_zero(lanes);
            HotLane<T> lane = get(block, l);
            PathProgress& progress = progress_[l];
            const bool event = (events >> l & 1) != 0;
            if ((event && follower_.see_again(lane, progress, block.before[l], &block.trajectory[0][l],
                                              max_lanes, steps_, sink_)) ||
                rest(lane, progress)) {
                next_path(lane, progress);
            } else {
                arm(lane, progress);
            }
            put(block, l, lane);
        }
        if (active_ > 0 && pause_.load(std::memory_order_relaxed)) {
            make_checkpoints(block);
            return false;
        }
        return active_ > 0;
    }

    void refine(LaneBlock<T>& block, int lanes, int part) override {
        for (int l = 0; l < lanes; ++l) {
            for (int h = 0; h < block_steps; ++h) {
                const std::uint32_t word = block.words[h][l];
                if (!is_refined(word)) continue;
                const std::uint64_t done = std::uint64_t{block.block_high[l]} << 32 | block.block_low[l];
                const std::uint64_t drawn =
                    done * static_cast<std::uint64_t>(kernel_.draws) + static_cast<std::uint64_t>(part);
                const std::uint64_t path = std::uint64_t{block.path_high[l]} << 32 | block.path_low[l];
                const auto further = philox_words(kernel_.seed, path, drawn, Purpose::refinement);
                const auto segment = static_cast<std::size_t>(progress_[l].segment);
                block.draws[h][l] = kernel_.noise.table(segment).refined(word, further[h]);
            }
        }
    }

  private:
    /// How long a lane may go without asking whether there is to be a pause: 2^20 steps.
    static constexpr std::uint32_t most_blocks = 1 << 18;

    void next_path(HotLane<T>& lane, PathProgress& progress) {
        do {
            if (progress.active) --active_;
            begin(lane, progress);
            if (progress.active) ++active_;
        } while (rest(lane, progress));
        arm(lane, progress);
    }

    /// True when the path ended at rest.
    bool rest(HotLane<T>& lane, PathProgress& progress) {
        const std::uint64_t rests = progress.rests;
        if (follower_.rest(lane, progress, steps_.shift(), sink_)) return true;
        if (kernel_.shares_draws && progress.rests > rests) share_draws(lane, progress);
        return false;
    }

    /// Until a rest chains of several steps have made different numbers of draws: brings the path to draws
    /// that depend on the number of its rests alone.
    void share_draws(HotLane<T>& lane, PathProgress& progress) const {
        constexpr int between_rests = 24;  // blocks of draws, a power of two
        const std::uint64_t done = std::uint64_t{lane.block_high} << 32 | lane.block_low;
        const std::uint64_t next =
            (progress.rests << between_rests) / static_cast<std::uint64_t>(kernel_.draws);
        if (next <= done) return;
        progress.origin += static_cast<std::int64_t>(next - done) * block_steps;
        lane.block_low = static_cast<std::uint32_t>(next);
        lane.block_high = static_cast<std::uint32_t>(next >> 32);
    }

    void begin(HotLane<T>& lane, PathProgress& progress) {
        const PathCheckpoint* checkpoint = source_.take_checkpoint();
        follower_.begin(lane, progress, checkpoint != nullptr ? checkpoint->path : source_.take(chunk_));
        if (checkpoint == nullptr) return;
        take_up(*checkpoint, lane, progress);
        if (!Follower::records_paths)
            std::ranges::copy(checkpoint->counts,
                              progress.counts.transitions);  // N_ij, and after it the steps
    }

    void arm(HotLane<T>& lane, PathProgress& progress) const {
        follower_.arm(lane, progress, steps_.shift());
        const std::uint32_t blocks = lane.stop - lane.block_low;  // 0: all the 2^32 of the low word
        if (blocks == 0 || blocks > most_blocks) lane.stop = lane.block_low + most_blocks;
    }

    void make_checkpoints(const LaneBlock<T>& block) {
        const std::size_t size = Follower::records_paths ? 0 : wells_ * wells_ + wells_;
        for (std::size_t l = 0; l < progress_.size(); ++l) {
            const PathProgress& progress = progress_[l];
            if (!progress.active) continue;
            checkpoints_.push_back(checkpoint_of(get(block, static_cast<int>(l)), progress,
                                                 std::span(progress.counts.transitions, size)));
        }
    }

    void give_counts() {
        const std::size_t size = wells_ * wells_ + wells_;
        counts_.assign(progress_.size() * size, 0);
        for (std::size_t l = 0; l < progress_.size(); ++l)
            progress_[l].counts = {&counts_[l * size], &counts_[l * size + wells_ * wells_]};
    }

    static HotLane<T> get(const LaneBlock<T>& block, int l) {
        HotLane<T> lane{};
        lane.state = block.state[l];
        lane.block_low = block.block_low[l];
        lane.block_high = block.block_high[l];
        lane.path_low = block.path_low[l];
        lane.path_high = block.path_high[l];
        return lane;
    }

    void put(LaneBlock<T>& block, int l, const HotLane<T>& lane) const {
        block.state[l] = lane.state;
        block.lower[l] = lane.lower;
        block.upper[l] = lane.upper;
        block.core_lower[l] = lane.core_lower;
        block.core_upper[l] = lane.core_upper;
        block.block_low[l] = lane.block_low;
        block.block_high[l] = lane.block_high;
        block.path_low[l] = lane.path_low;
        block.path_high[l] = lane.path_high;
        block.stop[l] = lane.stop;
        block.index_offset[l] = kernel_.noise.index_offset(static_cast<std::size_t>(progress_[l].segment));
    }

    const Follower follower_;
    const StepKernel<T>& kernel_;
    const ScalarSteps<T> steps_;
    PathSource& source_;
    PathSource::Chunk chunk_;
    TallySink sink_;
    const std::size_t wells_;
    const std::atomic<bool>& pause_;
    std::vector<PathCheckpoint> checkpoints_;
    std::vector<PathProgress> progress_;
    std::vector<std::uint64_t> counts_;  ///< chain, occupation: for each lane N_ij, then steps per well
    int active_ = 0;
};

}  // namespace levywell::inline exec
