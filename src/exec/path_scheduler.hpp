#pragma once

#include "exec/lane_block.hpp"
#include "exec/path_source.hpp"
#include "exec/rest.hpp"
#include "exec/step_kernel.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/observers.hpp"
#include "levywell/dynamics/record.hpp"
#include "levywell/dynamics/tally.hpp"
#include "levywell/random/philox.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>
#include <vector>

namespace levywell {

/// Follows the lanes of one thread from event to event: relaxation at the start, the observer's decisions,
/// the rests of the jump-adapted scheme, the horizon, and the next path as soon as one ends. Everything here
/// runs outside the hot loop, in double precision and one lane at a time.
template <class T, class Observer>
class PathScheduler final : public LaneScheduler<T> {
  public:
    static constexpr bool records_paths =
        std::is_same_v<Observer, ExitObserver> || std::is_same_v<Observer, TransitionObserver>;

    /// `records` is empty unless records are kept; its element k belongs to path first + k.
    PathScheduler(const Condition& condition, const Observer& observer, const StepKernel<T>& kernel,
                  const Rest& rest, PathSource& source, std::span<PathRecord> records, std::int64_t first)
        : condition_(condition),
          observer_(observer),
          kernel_(kernel),
          rest_(rest),
          source_(source),
          schedule_(condition.schedule),
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

    bool handle(LaneBlock<T>& block, std::uint64_t events, std::uint64_t rests) override {
        for (std::uint64_t lanes = events | rests; lanes != 0; lanes &= lanes - 1) {
            const int l = std::countr_zero(lanes);
            if ((events >> l & 1) != 0) {
                handle_event(block, l);
            } else {
                proceed(block, l);
            }
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
                block.draws[h][l] = kernel_.noise.table(lanes_[l].segment).refined(word, further[h]);
            }
        }
    }

  private:
    struct Lane {
        bool active = false;
        bool relaxing = false;
        std::int64_t path = 0;
        std::int64_t origin = 0;  ///< step at which the clock, or the present try of the relaxation, began;
                                  ///< rests move it back, below 0 too
        std::uint64_t rests = 0;
        std::size_t segment = 0;  ///< of the noise schedule
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
        do {
            begin_path(block, l);
        } while (pause(block, l));
        arm(block, l);
    }

    void begin_path(LaneBlock<T>& block, int l) {
        Lane& lane = lanes_[l];
        if (lane.active) --active_;
        const std::int64_t path = source_.take(hand_);
        lane.active = path >= 0;
        lane.path = lane.active ? path : 0;
        lane.origin = 0;
        lane.rests = 0;
        lane.segment = 0;
        lane.relaxing = condition_.start.relax_steps > 0;
        block.state[l] = static_cast<T>(condition_.start.position);
        block.block_low[l] = block.block_high[l] = 0;
        block.path_low[l] = static_cast<std::uint32_t>(lane.path);
        block.path_high[l] = static_cast<std::uint32_t>(lane.path >> 32);
        if (!lane.active) return;
        ++active_;
        if constexpr (!records_paths) {
            const std::size_t wells = condition_.wells.count();
            lane.counts.assign(wells * wells + wells, 0);
        }
        if (!lane.relaxing) observer_.begin(lane.state, static_cast<double>(block.state[l]));
    }

    void handle_event(LaneBlock<T>& block, int l) {
        Lane& lane = lanes_[l];
        if (block.block_low[l] == 0) ++block.block_high[l];  // the low word has just wrapped
        if (lane.active && lane.relaxing) {
            relax(block, l);
        } else if (lane.active && measure(block, l)) {
            return next_path(block, l);
        }
        proceed(block, l);
    }

    void proceed(LaneBlock<T>& block, int l) {
        if (pause(block, l)) return next_path(block, l);
        arm(block, l);
    }

    /// Steps that the lane's path has been integrated.
    std::int64_t integrated(const LaneBlock<T>& block, int l) const {
        return static_cast<std::int64_t>(joined(block.block_high[l], block.block_low[l])) * block_steps;
    }

    /// One block of the relaxation: a path that left its well is put back and begins anew.
    void relax(LaneBlock<T>& block, int l) {
        Lane& lane = lanes_[l];
        const std::int64_t done = integrated(block, l);
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
    bool measure(LaneBlock<T>& block, int l) {
        Lane& lane = lanes_[l];
        const std::int64_t before = integrated(block, l) - block_steps;
        for (int h = 0; h < block_steps; ++h) {
            const std::int64_t step = before + h + 1;
            if (look(lane, step - lane.origin, static_cast<double>(block.trajectory[h][l]), step))
                return true;
        }
        return false;
    }

    /// Passes over the rests of a path that lies in the core of its well; true when it ended meanwhile.
    bool pause(LaneBlock<T>& block, int l) {
        Lane& lane = lanes_[l];
        if (!lane.active || lane.relaxing) return false;
        const std::int64_t done = integrated(block, l);
        for (;;) {
            const double w = static_cast<double>(block.state[l]);
            const RelaxedCore* core = core_of(lane, w);
            if (core == nullptr || w < core->interval.lower || w > core->interval.upper) return false;
            const auto well = static_cast<std::size_t>(core - condition_.cores.data());
            const Rest::Outcome outcome =
                rest_(well, w, lane.path, lane.rests++, duration_ - (done - lane.origin));
            lane.origin -= outcome.steps;
            block.state[l] = static_cast<T>(outcome.state);
            if (look(lane, done - lane.origin, static_cast<double>(block.state[l]), done)) return true;
        }
    }

    /// Shows the observer the state w after step n of the path's clock; true when the path has ended. `step`
    /// are the steps integrated so far.
    bool look(Lane& lane, std::int64_t n, double w, std::int64_t step) {
        const std::uint64_t cost = static_cast<std::uint64_t>(step) + lane.rests;
        if constexpr (records_paths) {
            PathRecord record;
            const bool event = observer_.observe(lane.state, n, w, record);
            if (!event && n == duration_) observer_.expire(lane.state, n, w, record);
            if (event || n == duration_) {
                tally_.add(record);
                if (!records_.empty()) records_[static_cast<std::size_t>(lane.path - first_)] = record;
                tally_.add_steps(cost, 0);
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
                tally_.add_steps(cost, 0);
                return true;
            }
        }
        if (w < condition_.clamp.lower || w > condition_.clamp.upper) tally_.add_steps(0, 1);
        return false;
    }

    /// The core in which a path at w may rest, or null.
    const RelaxedCore* core_of(const Lane& lane, double w) const {
        if (condition_.cores.empty()) return nullptr;
        const std::size_t basin = condition_.wells.basin_of(w);
        const RelaxedCore& core = condition_.cores[basin];
        return core.usable() && observer_.quiet_in(lane.state, static_cast<std::int32_t>(basin)) ? &core
                                                                                                 : nullptr;
    }

    /// Brings the lane to the segment of its clock, and gives the step of that clock at which the next
    /// begins; the relaxation of a start runs under the first.
    std::int64_t follow_schedule(const LaneBlock<T>& block, int l) {
        Lane& lane = lanes_[l];
        const std::int64_t now = integrated(block, l) - lane.origin;
        const auto next = [&] {
            return lane.segment + 1 < schedule_.size() ? schedule_[lane.segment + 1].begin_step
                                                       : std::numeric_limits<std::int64_t>::max();
        };
        if (lane.active && !lane.relaxing) {
            while (next() <= now) ++lane.segment;
        }
        return next();
    }

    /// Sets the bounds, the noise and the block count at which the hot loop is to come back for this lane.
    void arm(LaneBlock<T>& block, int l) {
        const std::int64_t change = follow_schedule(block, l);
        const Lane& lane = lanes_[l];
        const std::uint64_t done = joined(block.block_high[l], block.block_low[l]);
        std::uint64_t stop = ((done >> 32) + 1) << 32;  // the low word wraps there
        Watch watch{-HUGE_VAL, HUGE_VAL};
        Interval core{HUGE_VAL, -HUGE_VAL};
        if (lane.active) {
            const std::int64_t steps =
                lane.relaxing ? condition_.start.relax_steps : std::min(duration_, change);
            stop = std::min(
                stop, static_cast<std::uint64_t>((lane.origin + steps + block_steps - 1) / block_steps));
            if (lane.relaxing) {
                watch = {basin_.lower, basin_.upper};
            } else {
                const double w = static_cast<double>(block.state[l]);
                watch = observer_.watch(lane.state, w);
                if (!condition_.cores.empty()) {  // a core belongs to a basin
                    const Interval basin = condition_.wells.basin(condition_.wells.basin_of(w));
                    watch = {std::max(watch.lower, basin.lower), std::min(watch.upper, basin.upper)};
                }
                if (const RelaxedCore* found = core_of(lane, w)) core = found->interval;
            }
            watch.lower = std::max(watch.lower, condition_.clamp.lower);
            watch.upper = std::min(watch.upper, condition_.clamp.upper);
        }
        block.index_offset[l] = kernel_.noise.index_offset(lane.segment);
        block.stop[l] = static_cast<std::uint32_t>(stop);
        block.lower[l] = inward(watch.lower, HUGE_VAL);
        block.upper[l] = inward(watch.upper, -HUGE_VAL);
        block.core_lower[l] = static_cast<T>(core.lower);
        block.core_upper[l] = static_cast<T>(core.upper);
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
    const Rest& rest_;
    PathSource& source_;
    PathSource::Hand hand_;
    const std::vector<ScheduledNoise>& schedule_;
    std::span<PathRecord> records_;
    const std::int64_t first_;
    const std::int64_t duration_;
    Interval basin_;
    Tally tally_;
    std::vector<Lane> lanes_;
    int active_ = 0;
};

}  // namespace levywell
