#include "exec/reference_executor.hpp"

#include "exec/bridges.hpp"
#include "exec/path_source.hpp"
#include "exec/splitting.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/random/stable_law.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <type_traits>
#include <utility>
#include <variant>

#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <boost/numeric/odeint.hpp>
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/seed_seq.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <boost/random/uniform_real_distribution.hpp>

namespace levywell::inline exec {
namespace {

/// Standard SaS numbers. Source: Chambers, Mallows, Stuck 1976 (beta = 0).
class ChambersMallowsStuck {
  public:
    ChambersMallowsStuck(std::uint64_t seed, std::int64_t path) {
        const auto id = static_cast<std::uint64_t>(path);
        boost::random::seed_seq words{static_cast<std::uint32_t>(seed),
                                      static_cast<std::uint32_t>(seed >> 32), static_cast<std::uint32_t>(id),
                                      static_cast<std::uint32_t>(id >> 32)};
        engine_.seed(words);
    }

    double operator()(double alpha) {
        const double angle =
            std::numbers::pi * (boost::random::uniform_real_distribution<double>(0, 1)(engine_) - 0.5);
        const double time = boost::random::exponential_distribution<double>(1)(engine_);
        if (alpha == 1) return std::tan(angle);
        return std::sin(alpha * angle) / std::pow(std::cos(angle), 1 / alpha) *
               std::pow(std::cos((1 - alpha) * angle) / time, (1 - alpha) / alpha);
    }

    boost::random::mt19937_64& engine() { return engine_; }

  private:
    boost::random::mt19937_64 engine_;
};

/// One path: its state, its noise and its count of steps.
class Path {
  public:
    Path(const Condition& condition, const Potential& potential, std::int64_t id)
        : condition_(condition),
          potential_(potential),
          law_(condition.noise.alpha),
          noise_(condition.key, id),
          segments_(condition.noise.segments()),
          jump_scale_(segments_.front().jump_scale(condition.dt)),
          bridges_(condition),
          state_(condition.start.first_state) {
        relax();
    }

    /// One step of the path's clock, under the noise of the segment in which it begins.
    void step() {
        while (segment_ + 1 < segments_.size() && segments_[segment_ + 1].begin_step <= clock_) {
            ++segment_;
            jump_scale_ = segments_[segment_].jump_scale(condition_.dt);
        }
        ++clock_;
        const double before = state_;
        move(increment());
        see(before);
    }

    /// One step, or all steps of a rest where the path lies in a core and nothing can happen to it in that
    /// basin (`quiet`): how many, at most `most`. The first steps of a rest are made with increments up to
    /// the threshold, until the start of the rest is forgotten; the others up to the next larger increment
    /// change nothing in law and are only counted.
    template <class Quiet>
    std::int64_t advance(std::int64_t most, Quiet quiet) {
        const std::size_t well = condition_.cores().empty() ? 0 : condition_.wells.basin_of(state_);
        const RelaxedCore core = condition_.cores().empty() ? RelaxedCore{} : condition_.cores()[well];
        const bool rests = core.usable() && state_ >= core.interval.lower && state_ <= core.interval.upper &&
                           quiet(static_cast<int>(well));
        if (!rests) {
            step();
            return 1;
        }
        const double tail = law_.sf(core.threshold / jump_scale_);
        const double gap =
            boost::random::exponential_distribution<double>(1)(noise_.engine()) / -std::log1p(-2 * tail);
        const bool jumps = gap < static_cast<double>(most);
        const std::int64_t quiet_steps = jumps ? static_cast<std::int64_t>(gap) : most;
        const double forgotten = 10 / (condition_.dt * core.curvature);
        for (std::int64_t n = 0; n < quiet_steps && static_cast<double>(n) < forgotten; ++n)
            move(small_increment(core.threshold));
        if (!jumps) {
            see(core.minimum);  // far from where anything happens
            return most;
        }
        const double u = tail * boost::random::uniform_real_distribution<double>(0, 1)(noise_.engine());
        const double size = std::min(jump_scale_ * std::exp(law_.log_upper_quantile(u)), largest);
        const bool up = boost::random::uniform_real_distribution<double>(0, 1)(noise_.engine()) < 0.5;
        move(up ? size : -size);
        see(core.minimum);
        return quiet_steps + 1;
    }

    /// The state after one step from w; the end of the interval that it crossed meanwhile, where it did.
    double step_from(double w) {
        state_ = w;
        step();
        const Interval interval = std::get<Exit>(condition_.measure).chain_interval();
        if (!interval.contains(w) || !interval.contains(state_)) return state_;
        const int side = crossed(interval);
        return side < 0 ? state_ : side == 0 ? interval.lower : interval.upper;
    }

    /// Where the noise of the last step began and ended.
    double from() const { return seen_.from; }
    double to() const { return seen_.to; }
    double begin() const { return seen_.begin; }
    bool creeps() const { return bridges_.rules() != nullptr && !bridges_.rules()[segment_].jumps; }

    /// The end (0 lower, 1 upper) of `gap`, in which the last step began, that it crossed before it ended;
    /// -1: neither. `after_jump`: in which it ended, after a jump into it.
    int crossed(const Interval& gap, bool after_jump = false) {
        if (bridges_.rules() == nullptr) return -1;
        const bool inside = gap.contains(from()) && gap.contains(to());
        if (!inside && creeps()) return to() <= gap.lower ? 0 : 1;
        const double near = after_jump ? to() : from();
        const BridgeRules& bridge = bridges_.rules()[segment_];
        double p[2];
        for (int side = 0; side < 2; ++side) {
            const double end = side == 0 ? gap.lower : gap.upper;
            const double d0 = std::abs(near - end) * bridge.per_length;
            const double d1 = inside ? std::abs(seen_.to_bridge - end) * bridge.per_length : HUGE_VAL;
            p[side] = std::isfinite(end) ? bridge.crossing(d0, d1) : 0;
            if (inside && !gap.contains(seen_.to_bridge)) p[side] = (seen_.to_bridge < end) == (side == 0);
        }
        const auto chance = [&] { return boost::random::uniform_real_distribution<double>(0, 1)(engine()); };
        if (chance() >= 1 - (1 - p[0]) * (1 - p[1])) return -1;
        return chance() * (p[0] + p[1]) < p[0] ? 0 : 1;
    }

    double state() const { return state_; }
    double position() const { return position_; }  ///< of the path after the last step
    boost::random::mt19937_64& engine() { return noise_.engine(); }
    std::uint64_t steps() const { return steps_; }
    std::uint64_t clamps() const { return clamps_; }

  private:
    /// Finite: at small alpha the formula overflows, and 0 inf in it is no number.
    double increment() {
        const double increment = jump_scale_ * noise_(segments_[segment_].alpha);
        if (std::isnan(increment)) return 0;
        return std::clamp(increment, -largest, largest);
    }

    void move(double increment) {
        if (state_ < condition_.clamp.lower || state_ > condition_.clamp.upper) {
            ++clamps_;
            state_ = after_fall(state_) + increment;
        } else {
            state_ += drift(state_) + increment;
        }
        if (std::isnan(state_)) throw InputError("potential", "f' is not a number somewhere on a path");
        ++steps_;
    }

    /// What the drift of a step makes of a state in [R-, R+].
    double drift(double w) const {
        if (!condition_.follows_flow()) return -potential_.slope(w) * condition_.dt;
        using Stepper = boost::numeric::odeint::runge_kutta_dopri5<double>;
        double end = w;
        boost::numeric::odeint::integrate_adaptive(
            boost::numeric::odeint::make_controlled<Stepper>(1e-12, 1e-10),
            [&](double at, double& speed, double) { speed = -potential_.slope(at); }, end, 0.0, condition_.dt,
            0.25 * condition_.dt);
        return end - w;
    }

    /// What observers see of a step from `before` to the state.
    void see(double before) {
        const auto shift = [this](double w) {
            return w < condition_.clamp.lower || w > condition_.clamp.upper ? after_fall(w) - w : drift(w);
        };
        const BridgeRules* const bridge = bridges_.rules() == nullptr ? nullptr : bridges_.rules() + segment_;
        seen_ = seen_step(before, state_, bridge, shift, 0, 0, 0, clock_ == 1);
        position_ = at_step(state_, bridge, shift);
    }

    /// Where the drift alone takes a state from beyond all wells in a step: dt is the integral of dw / f'(w)
    /// from there. In pieces in which the distance from the outermost minimum falls by a fifth.
    double after_fall(double w) const {
        const double outward = w > condition_.clamp.upper ? 1 : -1;
        const std::vector<double>& minima = condition_.wells.minima;
        double minimum = 0.5 * (condition_.clamp.lower + condition_.clamp.upper);
        if (!minima.empty()) minimum = outward > 0 ? minima.back() : minima.front();
        const auto slowness = [&](double d) { return outward / potential_.slope(minimum + outward * d); };
        const auto time = [&](double near, double far) {
            return boost::math::quadrature::gauss<double, 15>::integrate(slowness, near, far);
        };
        double left = condition_.dt;
        double distance = std::min(outward * (w - minimum), largest);
        for (;;) {
            const double next = 0.8 * distance;
            const double needed = time(next, distance);
            if (std::isnan(needed)) return needed;
            if (needed > left) {
                std::uintmax_t iterations = 100;
                const auto ends = boost::math::tools::toms748_solve(
                    [&](double d) { return time(d, distance) - left; }, next, distance, needed - left, -left,
                    boost::math::tools::eps_tolerance<double>(50), iterations);
                return minimum + outward * 0.5 * (ends.first + ends.second);
            }
            left -= needed;
            distance = next;
        }
    }

    double small_increment(double threshold) {
        for (;;) {
            const double small = increment();
            if (std::abs(small) <= threshold) return small;
        }
    }

    /// Runs until the path has stayed in its well for the whole relaxation; the clock stands meanwhile.
    void relax() {
        if (condition_.start.relax_steps == 0) return;
        const Interval basin = condition_.wells.basin(static_cast<std::size_t>(condition_.start.well));
        for (std::int64_t stayed = 0; stayed < condition_.start.relax_steps; ++stayed) {
            move(increment());
            if (!basin.contains(state_)) {
                state_ = condition_.start.position;
                stayed = -1;
            }
        }
    }

    static constexpr double largest = 1e150;  // increment [length], as the host's double state has it

    const Condition& condition_;
    const Potential& potential_;
    StableLaw law_;
    ChambersMallowsStuck noise_;
    std::vector<ScheduledNoise> segments_;
    std::size_t segment_ = 0;
    double jump_scale_;
    Bridges bridges_;
    double state_;
    SeenStep seen_;
    double position_ = 0;
    std::int64_t clock_ = 0;
    std::uint64_t steps_ = 0;
    std::uint64_t clamps_ = 0;
};

/// The balls of radius delta around all minima.
class MinimumBalls {
  public:
    MinimumBalls(const Wells& wells, double delta) : minima_(wells.minima), delta_(delta) {}

    double minimum(int j) const { return minima_[static_cast<std::size_t>(j)]; }
    double delta() const { return delta_; }

    /// The ball other than `except` that holds w, or -1.
    int at(double w, int except) const {
        for (int j = 0; j < static_cast<int>(minima_.size()); ++j) {
            if (j != except && std::abs(w - minimum(j)) <= delta_) return j;
        }
        return -1;
    }

    /// The gap around w between all balls but one.
    Interval gap(double w, int except) const {
        Interval gap;
        for (int j = 0; j < static_cast<int>(minima_.size()); ++j) {
            if (j == except || std::abs(w - minimum(j)) <= delta_) continue;
            if (minimum(j) < w) gap.lower = std::max(gap.lower, minimum(j) + delta_);
            if (minimum(j) > w) gap.upper = std::min(gap.upper, minimum(j) - delta_);
        }
        return gap;
    }

  private:
    const std::vector<double>& minima_;
    double delta_;
};

PathRecord follow(const Exit& exit, Path& path, const Condition&) {
    PathRecord record;
    const Interval interval = exit.chain_interval();
    const auto quiet = [](int) { return true; };
    for (std::int64_t n = 0; n < exit.horizon_steps;) {
        n += path.advance(exit.horizon_steps - n, quiet);
        const double w = path.state();
        record.steps = n;
        record.point = w;
        const auto outside = [&](double at) {
            return at <= interval.lower ? 0 : at >= interval.upper ? 1 : -1;
        };
        const int landed = outside(path.to());
        const int drifted = outside(path.from());
        const int crossed = drifted < 0 ? path.crossed(interval) : drifted;
        if (landed < 0 && crossed < 0) continue;
        if (outside(path.begin()) >= 0 && n > 1) --record.steps;
        record.target = crossed < 0 ? landed : crossed;
        if (path.creeps() || drifted >= 0 || record.target != landed)
            record.point = record.target == 0 ? exit.interval.lower : exit.interval.upper;
        return record;
    }
    record.point = path.position();
    record.censored = 1;
    return record;
}

/// The ball that the last step entered before it ended outside of all balls or in another one; -1: none.
int ball_crossed(Path& path, const MinimumBalls& balls, int start, int landed) {
    const int drifted = balls.at(path.from(), start);
    if (drifted >= 0) return drifted;
    Interval gap = balls.gap(path.from(), start);
    int side = path.crossed(gap);
    if (side < 0 && landed < 0 && !gap.contains(path.to())) {
        gap = balls.gap(path.to(), start);
        side = path.crossed(gap, true);
    }
    if (side < 0) return -1;
    const double edge = side == 0 ? gap.lower - balls.delta() : gap.upper + balls.delta();  // a minimum
    return balls.at(edge, start);
}

PathRecord follow(const Transitions& transitions, Path& path, const Condition& condition) {
    PathRecord record;
    const int start = condition.start.well;
    const MinimumBalls balls(condition.wells, transitions.delta);
    const auto quiet = [&](int basin) { return basin == start; };
    for (std::int64_t n = 0; n < transitions.horizon_steps;) {
        n += path.advance(transitions.horizon_steps - n, quiet);
        record.point = path.to();
        record.steps = n;
        const int landed = balls.at(record.point, start);
        const int crossed = ball_crossed(path, balls, start, landed);
        if (landed < 0 && crossed < 0) continue;
        if (balls.at(path.begin(), start) >= 0 && n > 1) --record.steps;
        record.target = crossed < 0 ? landed : crossed;
        if (record.target != landed) {
            const double minimum = balls.minimum(record.target);
            record.point = minimum + (path.from() < minimum ? -balls.delta() : balls.delta());
        }
        return record;
    }
    record.point = path.position();
    record.censored = 1;
    return record;
}

/// How a path's time is divided among wells. `entered(w, now)`: the well that a path is in from w on, -1 for
/// none; a step that enters one counts for it where `counts_at_once`, else for the well that it left.
struct Sojourns {
    std::vector<std::uint64_t> transitions, residence;

    template <class Entered>
    static Sojourns count(const SojournClock& clock, Path& path, const Wells& wells, std::size_t now,
                          bool counts_at_once, const Entered& entered) {
        Sojourns sums{std::vector<std::uint64_t>(wells.count() * wells.count(), 0),
                      std::vector<std::uint64_t>(wells.count(), 0)};
        const auto quiet = [&](int basin) {
            return counts_at_once || static_cast<std::size_t>(basin) == now;
        };
        for (std::int64_t n = 0; n < clock.duration();) {
            const std::int64_t before = n;
            n += path.advance(clock.duration() - n, quiet);
            const int well = entered(path.state(), static_cast<int>(now));
            const std::size_t next = well < 0 ? now : static_cast<std::size_t>(well);
            if (n > clock.burn_in_steps) {
                // All but the last of these steps were made in the well where they began.
                const std::int64_t counted = n - std::max(before, clock.burn_in_steps);
                sums.residence[now] += static_cast<std::uint64_t>(counted - 1);
                ++sums.residence[counts_at_once ? next : now];
                if (next != now) ++sums.transitions[now * wells.count() + next];
            }
            now = next;
        }
        return sums;
    }
};

/// By the last ball entered.
Sojourns follow(const Chain& chain, Path& path, const Condition& condition) {
    const MinimumBalls balls(condition.wells, chain.delta);
    return Sojourns::count(chain, path, condition.wells, static_cast<std::size_t>(condition.start.well),
                           false, [&](double w, int now) { return balls.at(w, now); });
}

/// By the basin.
Sojourns follow(const Occupation& occupation, Path& path, const Condition& condition) {
    const Wells& wells = condition.wells;
    return Sojourns::count(occupation, path, wells, wells.basin_of(path.state()), true,
                           [&](double w, int) { return static_cast<int>(wells.basin_of(w)); });
}

class ReferenceExecutor final : public Executor {
  public:
    ReferenceExecutor(const Condition& condition, std::shared_ptr<const Potential> potential,
                      bool keep_records)
        : condition_(condition), potential_(std::move(potential)), keep_records_(keep_records) {}

    /// Pauses between paths alone.
    bool go_on(UnfinishedBatch& batch, const std::atomic<bool>& pause) override {
        begin_whole_paths(batch, condition_,
                          condition_.splits() || (keep_records_ && condition_.event() != nullptr));
        PathSource source(batch, 1);
        PathSource::Chunk chunk;
        while (!pause) {
            const std::int64_t id = source.take(chunk);
            if (id < 0) break;
            simulate(id, batch.done);
        }
        source.give_back(batch);
        return batch.is_done();
    }

    std::int64_t paths_at_once() const override { return 1; }
    std::string backend() const override { return "reference"; }
    std::string precision() const override { return "double"; }
    std::string description() const override { return "serial, double, Chambers-Mallows-Stuck"; }

  private:
    void simulate(std::int64_t id, Batch& batch) const {
        Path path(condition_, *potential_, id);
        PathRecord* const kept = batch.records.empty()
                                     ? nullptr
                                     : &batch.records[static_cast<std::size_t>(id - batch.range.first)];
        if (condition_.splits()) {
            *kept = split(path, batch.tally);
            return;
        }
        const auto add = [&](const PathRecord& record) {
            batch.tally.add(record);
            if (kept != nullptr) *kept = record;
        };
        const auto add_sums = [&](const Sojourns& sums) {
            batch.tally.add(sums.transitions, sums.residence);
        };
        std::visit(
            [&](const auto& measure) {
                if constexpr (is_event<std::decay_t<decltype(measure)>>)
                    add(follow(measure, path, condition_));
                else
                    add_sums(follow(measure, path, condition_));
            },
            condition_.measure);
        batch.tally.add_steps(path.steps(), path.clamps());
    }

    PathRecord split(Path& path, Tally& tally) const {
        const auto step = [&](double w) { return path.step_from(w); };
        const auto pick = [&](std::size_t n) {
            return boost::random::uniform_int_distribution<std::size_t>(0, n - 1)(path.engine());
        };
        const SplittingOutcome outcome = SplittingRun(condition_, *potential_, step, pick)();
        tally.add_realisation();
        tally.add_steps(outcome.steps, 0);
        return record_of(outcome);
    }

    const Condition condition_;
    const std::shared_ptr<const Potential> potential_;
    const bool keep_records_;
};

}  // namespace

std::unique_ptr<Executor> make_reference_executor(const Condition& condition,
                                                  std::shared_ptr<const Potential> potential,
                                                  bool keep_records) {
    return std::make_unique<ReferenceExecutor>(condition, std::move(potential), keep_records);
}

}  // namespace levywell::inline exec
