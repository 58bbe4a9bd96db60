#pragma once

#include "exec/block_steps.hpp"
#include "exec/path_rules.hpp"
#include "exec/rest_rules.hpp"
#include "levywell/core/device.hpp"
#include "levywell/dynamics/measure.hpp"
#include "levywell/dynamics/record.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace levywell::inline exec {

/// What the hot loop reads and changes of a path.
template <class T>
struct HotLane {
    T state;
    T lower;  ///< watched bounds
    T upper;
    T core_lower;  ///< the core in which the path may rest; empty (lower > upper) where there is none
    T core_upper;
    std::uint32_t block_low;  ///< blocks of four steps done so far
    std::uint32_t block_high;
    std::uint32_t path_low;
    std::uint32_t path_high;
    std::uint32_t stop;  ///< low word of the block count at which the follower wants to be asked
};

/// What is remembered of a path beside it.
struct PathProgress {
    bool active = false;
    bool relaxing = false;
    std::int32_t segment = 0;  ///< of the noise schedule
    std::int64_t path = 0;
    std::int64_t origin = 0;  ///< step at which the clock, or the present try of the relaxation, began; rests
                              ///< move it back, below 0 too
    std::uint64_t rests = 0;
    PathState state;
    WellCounts counts;  ///< chain, occupation: where this path is counted
};

/// Follows a path from event to event: relaxation at the start, the observer's decisions, the rests of the
/// jump-adapted scheme, the segments of the noise, the horizon. All of it in double and outside the hot loop;
/// the same for every backend. A Sink takes what comes of paths: finish(progress, record, steps) or, for
/// counting observers, finish(progress, steps), with the steps simulated; and beyond(), a step that began
/// beyond [R-, R+]. A Shift is the displacement (w), in double, that a step's drift makes of the state w.
template <class T, class Observer>
class PathFollower {
  public:
    static constexpr bool records_paths =
        requires(const Observer& observer, PathState& state, const SeenStep& step, PathRecord& record) {
        observer.observe(state, std::int64_t{}, step, record);
    };

    PathFollower(const PathRules& rules, const RestRules& rest, const Observer& observer)
        : rules_(rules), rest_(rest), observer_(observer) {}

    LEVYWELL_HOST_DEVICE std::int32_t wells() const { return rules_.wells.count; }

    /// Puts a new path into the lane; no path for an id below 0. Its counts are zero.
    LEVYWELL_HOST_DEVICE void begin(HotLane<T>& lane, PathProgress& progress, std::int64_t path) const {
        progress.active = path >= 0;
        progress.path = progress.active ? path : 0;
        progress.origin = 0;
        progress.rests = 0;
        progress.segment = 0;
        progress.relaxing = rules_.relax_steps > 0;
        lane.state = static_cast<T>(rules_.start);
        lane.block_low = lane.block_high = 0;
        lane.path_low = static_cast<std::uint32_t>(progress.path);
        lane.path_high = static_cast<std::uint32_t>(progress.path >> 32);
        if (progress.active && !progress.relaxing)
            observer_.begin(progress.state, static_cast<double>(lane.state));
    }

    /// What follows from a block in which a bound or the stop was reached; true when the path has ended.
    /// `before` is the state before the block, trajectory[h stride] that after its step h.
    template <class Shift, class Sink>
    LEVYWELL_HOST_DEVICE bool see(HotLane<T>& lane, PathProgress& progress, T before,
                                  const volatile T* trajectory, std::size_t stride, const Shift& shift,
                                  Sink& sink) const {
        if (lane.block_low == 0) ++lane.block_high;  // the low word has just wrapped
        if (!progress.active) return false;
        return follow(lane, progress, before, trajectory, stride, shift, sink);
    }

    /// The same for blocks whose steps from beyond [R-, R+] were made with the hot loop's drift, which does
    /// not hold there: they are made again here. A path that is beyond after them goes on here, block by
    /// block, for at most Steps::most_blocks. steps.put_noise(lane, progress, first, noise, stride) puts the
    /// noise of the last block's steps from the first-th on to noise[h stride]; steps(w, noise) is a step,
    /// steps.shift() its Shift.
    template <class Steps, class Sink>
    bool see_again(HotLane<T>& lane, PathProgress& progress, T before, T* trajectory, std::size_t stride,
                   const Steps& steps, Sink& sink) const {
        if (lane.block_low == 0) ++lane.block_high;
        if (!progress.active) return false;
        std::size_t first = 0;  // step of the block that began beyond
        T w = before;
        while (first < block_steps && !is_beyond(static_cast<double>(w))) w = trajectory[first++ * stride];
        for (int block = 0;; ++block) {
            if (first < block_steps) steps.put_noise(lane, progress, first, trajectory, stride);
            for (std::size_t h = first; h < block_steps; ++h)
                lane.state = w = trajectory[h * stride] = steps(w, trajectory[h * stride]);
            if (follow(lane, progress, before, trajectory, stride, steps.shift(), sink)) return true;
            before = w = lane.state;
            if (!is_beyond(static_cast<double>(w)) || block == Steps::most_blocks) return false;
            follow_schedule(lane, progress);
            if (++lane.block_low == 0) ++lane.block_high;
            first = 0;
        }
    }

    /// Passes over the rests of a path that lies in the core of its well; true when it ended meanwhile.
    template <class Shift, class Sink>
    LEVYWELL_HOST_DEVICE bool rest(HotLane<T>& lane, PathProgress& progress, const Shift& shift,
                                   Sink& sink) const {
        if (rules_.cores == nullptr || !progress.active || progress.relaxing) return false;
        const std::int64_t done = integrated(lane);
        for (;;) {
            const double w = static_cast<double>(lane.state);
            const std::int32_t well = resting_well(progress, w);
            if (well < 0 || w < rules_.cores[well].interval.lower || w > rules_.cores[well].interval.upper)
                return false;
            const std::int64_t most = steps_to_rest(done, progress, well);
            if (most <= 0) return false;
            const RestRules::Outcome outcome = rest_(well, w, progress.path, progress.rests++, most);
            progress.origin -= outcome.steps;
            lane.state = static_cast<T>(outcome.state);
            // It began at rest, far from where anything happens.
            if (look(progress, done - progress.origin, rules_.cores[well].minimum,
                     static_cast<double>(lane.state), done, shift, sink))
                return true;
        }
    }

    /// Sets the bounds, the noise and the block count at which the hot loop is to come back for this path.
    template <class Shift>
    LEVYWELL_HOST_DEVICE void arm(HotLane<T>& lane, PathProgress& progress, const Shift& shift) const {
        const std::int64_t change = follow_schedule(lane, progress);
        const std::uint64_t done = joined(lane.block_high, lane.block_low);
        std::uint64_t stop = ((done >> 32) + 1) << 32;  // the low word wraps there
        WatchBounds watch{-HUGE_VAL, HUGE_VAL};
        double core_lower = HUGE_VAL;
        double core_upper = -HUGE_VAL;
        if (progress.active) {
            std::int64_t steps = rules_.relax_steps;
            if (!progress.relaxing) steps = rules_.duration < change ? rules_.duration : change;
            const auto last =
                static_cast<std::uint64_t>((progress.origin + steps + block_steps - 1) / block_steps);
            if (last < stop) stop = last;
            if (progress.relaxing) {
                watch = {rules_.start_basin.lower, rules_.start_basin.upper};
            } else {
                const double w = static_cast<double>(lane.state);
                watch = observer_.watch(progress.state, w);
                if (const BridgeRules* const bridge = bridge_of(progress)) {
                    watch = {before_drift(watch.lower, 1, *bridge, shift),
                             before_drift(watch.upper, -1, *bridge, shift)};
                }
                // The next step is looked at because of where it begins.
                if (records_paths && (w <= watch.lower || w >= watch.upper) && done + 1 < stop)
                    stop = done + 1;
                if (rules_.cores != nullptr) {
                    const Interval basin =
                        rules_.wells.basin(rules_.wells.basin_of(w));  // a core belongs to a basin
                    watch = within(watch, basin);
                    const std::int32_t well = resting_well(progress, w);
                    if (well >= 0 && steps_to_rest(integrated(lane), progress, well) > 0) {
                        core_lower = rules_.cores[well].interval.lower;
                        core_upper = rules_.cores[well].interval.upper;
                    }
                }
            }
            watch = within(watch, rules_.clamp);
            if (is_beyond(static_cast<double>(lane.state))) stop = done + 1;  // to make that block again
        }
        lane.stop = static_cast<std::uint32_t>(stop);
        lane.lower = inward(watch.lower, HUGE_VAL);
        lane.upper = inward(watch.upper, -HUGE_VAL);
        lane.core_lower = static_cast<T>(core_lower);
        lane.core_upper = static_cast<T>(core_upper);
    }

  private:
    static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

    LEVYWELL_HOST_DEVICE static std::uint64_t joined(std::uint32_t high, std::uint32_t low) {
        return std::uint64_t{high} << 32 | low;
    }

    LEVYWELL_HOST_DEVICE static WatchBounds within(const WatchBounds& watch, const Interval& bounds) {
        return {watch.lower > bounds.lower ? watch.lower : bounds.lower,
                watch.upper < bounds.upper ? watch.upper : bounds.upper};
    }

    /// Steps that the lane's path has been integrated.
    LEVYWELL_HOST_DEVICE static std::int64_t integrated(const HotLane<T>& lane) {
        return static_cast<std::int64_t>(joined(lane.block_high, lane.block_low)) * block_steps;
    }

    LEVYWELL_HOST_DEVICE bool is_beyond(double w) const {
        return w < rules_.clamp.lower || w > rules_.clamp.upper;
    }

    /// One block; true when the path has ended.
    template <class Shift, class Sink>
    LEVYWELL_HOST_DEVICE bool follow(HotLane<T>& lane, PathProgress& progress, T before,
                                     const volatile T* trajectory, std::size_t stride, const Shift& shift,
                                     Sink& sink) const {
        if (!progress.relaxing) return measure(lane, progress, before, trajectory, stride, shift, sink);
        relax(lane, progress, trajectory, stride);
        return false;
    }

    /// One block of the relaxation: a path that left its well is put back and begins anew.
    LEVYWELL_HOST_DEVICE void relax(HotLane<T>& lane, PathProgress& progress, const volatile T* trajectory,
                                    std::size_t stride) const {
        const std::int64_t done = integrated(lane);
        LEVYWELL_ROLLED for (int h = 0; h < block_steps; ++h) {
            if (!rules_.start_basin.contains(
                    static_cast<double>(trajectory[static_cast<std::size_t>(h) * stride]))) {
                lane.state = static_cast<T>(rules_.start);
                progress.origin = done;
                return;
            }
        }
        if (done - progress.origin < rules_.relax_steps) return;
        progress.relaxing = false;
        progress.origin = done;
        observer_.begin(progress.state, static_cast<double>(lane.state));
    }

    /// One block of the measurement; true when the path has ended.
    template <class Shift, class Sink>
    LEVYWELL_HOST_DEVICE bool measure(const HotLane<T>& lane, PathProgress& progress, T before,
                                      const volatile T* trajectory, std::size_t stride, const Shift& shift,
                                      Sink& sink) const {
        const std::int64_t done = integrated(lane) - block_steps;
        double from = static_cast<double>(before);
        LEVYWELL_ROLLED for (int h = 0; h < block_steps; ++h) {
            const std::int64_t step = done + h + 1;
            const auto to = static_cast<double>(trajectory[static_cast<std::size_t>(h) * stride]);
            if (look(progress, step - progress.origin, from, to, step, shift, sink)) return true;
            from = to;
        }
        return false;
    }

    /// The bridges of the path's steps; null where none are looked at.
    LEVYWELL_HOST_DEVICE const BridgeRules* bridge_of(const PathProgress& progress) const {
        if constexpr (!records_paths) return nullptr;
        return rules_.bridges == nullptr ? nullptr : rules_.bridges + progress.segment;
    }

    /// The state, inward of which a step's noise begins farther than the bridge's reach from `end`.
    template <class Shift>
    LEVYWELL_HOST_DEVICE static double before_drift(double end, int inward, const BridgeRules& bridge,
                                                    const Shift& shift) {
        constexpr double slack = 0.01;  // of the reach
        const double reached = end + inward * bridge.reach;
        double w = reached;
        if (bridge.drift_before == 0 || std::isinf(end)) return w;
        LEVYWELL_ROLLED for (int k = 0; k < 64; ++k) {
            const double missing = inward * (reached - w - bridge.drift_before * shift(w));
            if (!(missing > slack * bridge.reach)) break;
            w += inward * missing;
        }
        return w;
    }

    /// Shows the observer the state w after step n of the path's clock, which began at `from`; true when the
    /// path has ended. `step` are the steps integrated so far.
    template <class Shift, class Sink>
    LEVYWELL_HOST_DEVICE bool look(PathProgress& progress, std::int64_t n, double from, double w,
                                   std::int64_t step, const Shift& shift, Sink& sink) const {
        const std::uint64_t steps = static_cast<std::uint64_t>(step) + progress.rests;
        if constexpr (records_paths) {
            PathRecord record;
            const BridgeRules* const bridge = bridge_of(progress);
            const SeenStep seen = seen_step(from, w, bridge, shift, rules_.key,
                                            static_cast<std::uint64_t>(progress.path), steps, n == 1);
            const bool event = observer_.observe(progress.state, n, seen, record);
            if (!event && n == rules_.duration)
                observer_.expire(progress.state, n, at_step(w, bridge, shift), record);
            if (event || n == rules_.duration) {
                sink.finish(progress, record, steps);
                return true;
            }
        } else {
            observer_.observe(progress.state, n, w, progress.counts);
            if (n == rules_.duration) {
                observer_.expire(progress.state, n, w, progress.counts);
                sink.finish(progress, steps);
                return true;
            }
        }
        if (is_beyond(w)) sink.beyond();
        return false;
    }

    /// Steps for which a path may rest, of which `done` are integrated: up to the horizon, or, where its
    /// state there is recorded, to as long before as a rest is remembered. States at rest have the law of
    /// small increments only.
    LEVYWELL_HOST_DEVICE std::int64_t steps_to_rest(std::int64_t done, const PathProgress& progress,
                                                    std::int32_t well) const {
        const std::int64_t left = rules_.duration - (done - progress.origin);
        return records_paths ? left - rules_.cores[well].memory : left;
    }

    /// The well in whose core a path at w may rest, or -1.
    LEVYWELL_HOST_DEVICE std::int32_t resting_well(const PathProgress& progress, double w) const {
        const std::int32_t basin = rules_.wells.basin_of(w);
        return rules_.cores[basin].usable() && observer_.quiet_in(progress.state, basin) ? basin : -1;
    }

    /// Brings the path to the segment of its clock, and gives the step of that clock at which the next
    /// begins; the relaxation of a start runs under the first.
    LEVYWELL_HOST_DEVICE std::int64_t follow_schedule(const HotLane<T>& lane, PathProgress& progress) const {
        const std::int64_t now = integrated(lane) - progress.origin;
        const bool measuring = progress.active && !progress.relaxing;
        while (progress.segment + 1 < rules_.segments) {
            const std::int64_t next = rules_.schedule[progress.segment + 1].begin_step;
            if (!measuring || next > now) return next;
            ++progress.segment;
        }
        return never;
    }

    /// A bound as T, rounded to the inside, so that the hot loop never misses what the observer would see.
    LEVYWELL_HOST_DEVICE static T inward(double bound, double towards) {
        const T rounded = static_cast<T>(bound);
        const bool outside =
            towards > 0 ? static_cast<double>(rounded) < bound : static_cast<double>(rounded) > bound;
        return outside ? std::nextafter(rounded, static_cast<T>(towards)) : rounded;
    }

    PathRules rules_;
    RestRules rest_;
    Observer observer_;
};

}  // namespace levywell::inline exec
