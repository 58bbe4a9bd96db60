#pragma once

#include "exec/lane_block.hpp"
#include "exec/path_source.hpp"
#include "exec/step_kernel.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/observers.hpp"
#include "levywell/dynamics/record.hpp"
#include "levywell/dynamics/tally.hpp"
#include "levywell/random/philox.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>
#include <vector>

namespace levywell {

/// Follows the lanes of one thread from event to event: relaxation at the start, the observer's decisions,
/// the horizon, and the next path as soon as one ends. Everything here runs outside the hot loop, in double
/// precision and one lane at a time.
template <class T, class Observer>
class PathScheduler final : public LaneScheduler<T> {
  public:
    static constexpr bool records_paths =
        std::is_same_v<Observer, ExitObserver> || std::is_same_v<Observer, TransitionObserver>;

    /// `records` is empty unless records are kept; its element k belongs to path first + k.
    PathScheduler(const Condition& condition, const Observer& observer, const StepKernel<T>& kernel,
                  PathSource& source, std::span<PathRecord> records, std::int64_t first)
        : condition_(condition),
          observer_(observer),
          kernel_(kernel),
          source_(source),
          records_(records),
          first_(first),
          duration_(condition.horizon_steps + condition.burn_in_steps),
          tally_(condition) {
        if (condition.start.relax_steps > 0)
            basin_ = condition.wells.basin(static_cast<std::size_t>(condition.start.well));
    }

    const Tally& tally() const { return tally_; }

    bool start(LaneBlock<T>& block, int lanes) override {
        lanes_.resize(static_cast<std::size_t>(lanes));
        for (int l = 0; l < lanes; ++l) next_path(block, l);
        return active_ > 0;
    }

    bool handle(LaneBlock<T>& block, std::uint64_t lanes) override {
        for (int l = 0; lanes != 0; ++l, lanes >>= 1) {
            if ((lanes & 1) != 0) handle_lane(block, l);
        }
        return active_ > 0;
    }

    void refine(LaneBlock<T>& block, int lanes) override {
        for (int l = 0; l < lanes; ++l) {
            for (int h = 0; h < block_steps; ++h) {
                const std::uint32_t word = block.words[h][l];
                if ((word & 0x7fffffffu) >= QuantileCells<T>::refined_below) continue;
                const std::uint64_t done = joined(block.block_high[l], block.block_low[l]) - 1;
                const std::uint64_t path = joined(block.path_high[l], block.path_low[l]);
                const auto further = philox_words(kernel_.seed, path, done, Purpose::refinement);
                block.draws[h][l] = kernel_.noise.refined(word, further[h]);
            }
        }
    }

  private:
    struct Lane {
        bool active = false;
        bool relaxing = false;
        std::int64_t path = 0;
        std::int64_t origin = 0;  ///< step at which the clock, or the present try of the relaxation, began
        PathState state;
        std::vector<std::uint64_t> counts;  ///< chain, occupation: N_ij, then steps per well
    };

    static std::uint64_t joined(std::uint32_t high, std::uint32_t low) {
        return std::uint64_t{high} << 32 | low;
    }

    WellCounts counts_of(Lane& lane) const {
        const std::size_t wells = condition_.wells.count();
        return {lane.counts.data(), lane.counts.data() + wells * wells};
    }

    void next_path(LaneBlock<T>& block, int l) {
        Lane& lane = lanes_[l];
        if (lane.active) --active_;
        const std::int64_t path = source_.take(hand_);
        lane.active = path >= 0;
        lane.path = lane.active ? path : 0;
        lane.origin = 0;
        lane.relaxing = condition_.start.relax_steps > 0;
        block.state[l] = static_cast<T>(condition_.start.position);
        block.block_low[l] = block.block_high[l] = 0;
        block.path_low[l] = static_cast<std::uint32_t>(lane.path);
        block.path_high[l] = static_cast<std::uint32_t>(lane.path >> 32);
        if (lane.active) {
            ++active_;
            if constexpr (!records_paths) {
                const std::size_t wells = condition_.wells.count();
                lane.counts.assign(wells * wells + wells, 0);
            }
            if (!lane.relaxing) observer_.begin(lane.state, static_cast<double>(block.state[l]));
        }
        arm(block, l);
    }

    void handle_lane(LaneBlock<T>& block, int l) {
        Lane& lane = lanes_[l];
        if (block.block_low[l] == 0) ++block.block_high[l];  // the low word has just wrapped
        const std::int64_t done =
            static_cast<std::int64_t>(joined(block.block_high[l], block.block_low[l])) * block_steps;
        if (lane.active && lane.relaxing) {
            relax(block, l, done);
        } else if (lane.active && measure(block, l, done)) {
            return next_path(block, l);
        }
        arm(block, l);
    }

    /// One block of the relaxation: a path that left its well is put back and begins anew.
    void relax(LaneBlock<T>& block, int l, std::int64_t done) {
        Lane& lane = lanes_[l];
        for (int h = 0; h < block_steps; ++h) {
            const double w = static_cast<double>(block.trajectory[h][l]);
            if (!basin_.contains(w)) {
                block.state[l] = static_cast<T>(condition_.start.position);
                lane.origin = done;
                return;
            }
        }
        if (done - lane.origin < condition_.start.relax_steps) return;
        lane.relaxing = false;
        lane.origin = done;
        observer_.begin(lane.state, static_cast<double>(block.state[l]));
    }

    /// One block of the measurement; true when the path has ended.
    bool measure(LaneBlock<T>& block, int l, std::int64_t done) {
        Lane& lane = lanes_[l];
        for (int h = 0; h < block_steps; ++h) {
            const std::int64_t step = done - block_steps + h + 1;
            const std::int64_t n = step - lane.origin;
            const double w = static_cast<double>(block.trajectory[h][l]);
            if constexpr (records_paths) {
                PathRecord record;
                const bool event = observer_.observe(lane.state, n, w, record);
                if (!event && n == duration_) observer_.expire(lane.state, n, w, record);
                if (event || n == duration_) {
                    tally_.add(record);
                    if (!records_.empty()) records_[static_cast<std::size_t>(lane.path - first_)] = record;
                    tally_.add_steps(static_cast<std::uint64_t>(step), 0);
                    return true;
                }
            } else {
                WellCounts counts = counts_of(lane);
                observer_.observe(lane.state, n, w, counts);
                if (n == duration_) {
                    observer_.expire(lane.state, n, w, counts);
                    const std::size_t wells = condition_.wells.count();
                    const std::span<const std::uint64_t> all(lane.counts);
                    tally_.add(all.first(wells * wells), all.subspan(wells * wells));
                    tally_.add_steps(static_cast<std::uint64_t>(step), 0);
                    return true;
                }
            }
            if (w < condition_.clamp.lower || w > condition_.clamp.upper) tally_.add_steps(0, 1);
        }
        return false;
    }

    /// Sets the bounds and the block count at which the hot loop is to come back for this lane.
    void arm(LaneBlock<T>& block, int l) {
        const Lane& lane = lanes_[l];
        const std::uint64_t done = joined(block.block_high[l], block.block_low[l]);
        std::uint64_t stop = ((done >> 32) + 1) << 32;  // the low word wraps there
        Watch watch{-HUGE_VAL, HUGE_VAL};
        if (lane.active) {
            const std::int64_t steps = lane.relaxing ? condition_.start.relax_steps : duration_;
            stop = std::min(
                stop, static_cast<std::uint64_t>((lane.origin + steps + block_steps - 1) / block_steps));
            if (lane.relaxing) {
                watch = {basin_.lower, basin_.upper};
            } else {
                watch = observer_.watch(lane.state, static_cast<double>(block.state[l]));
            }
            watch.lower = std::max(watch.lower, condition_.clamp.lower);
            watch.upper = std::min(watch.upper, condition_.clamp.upper);
        }
        block.stop[l] = static_cast<std::uint32_t>(stop);
        block.lower[l] = inward(watch.lower, HUGE_VAL);
        block.upper[l] = inward(watch.upper, -HUGE_VAL);
    }

    /// A bound as T, rounded to the inside, so that the hot loop never misses what the observer would see.
    static T inward(double bound, double towards) {
        const T rounded = static_cast<T>(bound);
        const bool outside =
            towards > 0 ? static_cast<double>(rounded) < bound : static_cast<double>(rounded) > bound;
        return outside ? std::nextafter(rounded, static_cast<T>(towards)) : rounded;
    }

    const Condition& condition_;
    const Observer observer_;
    const StepKernel<T>& kernel_;
    PathSource& source_;
    PathSource::Hand hand_;
    std::span<PathRecord> records_;
    const std::int64_t first_;
    const std::int64_t duration_;
    Interval basin_;
    Tally tally_;
    std::vector<Lane> lanes_;
    int active_ = 0;
};

}  // namespace levywell
