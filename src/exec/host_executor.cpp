#include "exec/host_executor.hpp"

#include "exec/host_kernel.hpp"
#include "exec/path_scheduler.hpp"
#include "exec/rest.hpp"
#include "exec/simd_targets.hpp"
#include "levywell/core/fault.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <omp.h>
#include <type_traits>

#include <fmt/format.h>

namespace levywell {
namespace {

template <class T>
class HostExecutor final : public Executor {
  public:
    HostExecutor(const Condition& condition, std::shared_ptr<const Potential> potential,
                 const ExecutorOptions& options)
        : condition_(condition),
          kernel_(make_step_kernel<T>(condition, *potential, options.tail_cut)),
          rest_(condition.cores.empty() ? Rest() : Rest(condition, *potential)),
          advance_(host_kernel<T>(options.simd_target)),
          target_(options.simd_target.empty() ? simd_targets().front() : options.simd_target),
          threads_(options.threads > 0 ? options.threads : omp_get_num_procs()),
          keep_records_(options.keep_records) {}

    Batch run(PathRange range) override {
        switch (condition_.measure) {
            case Measure::exit:
                return run_with(range, exit_observer());
            case Measure::transitions:
                return run_with(range, TransitionObserver{balls(), condition_.start.well});
            case Measure::chain:
                return run_with(range,
                                ChainObserver{balls(), condition_.start.well, condition_.burn_in_steps});
            case Measure::occupation:
                return run_with(range, OccupationObserver{wells(), condition_.burn_in_steps});
        }
        throw RunError("unknown measure");
    }

    std::string backend() const override { return "host"; }
    std::string precision() const override { return std::is_same_v<T, float> ? "float" : "double"; }
    std::string description() const override {
        return fmt::format("{}, {} thread{}, {} state, drift as {}", target_, threads_,
                           threads_ == 1 ? "" : "s", precision(), kernel_.drift.describe());
    }

  private:
    template <class Observer>
    Batch run_with(PathRange range, const Observer& observer) {
        Batch batch{range, {}, Tally(condition_)};
        if (keep_records_ && PathFollower<T, Observer>::records_paths)
            batch.records.resize(static_cast<std::size_t>(range.count));
        const auto here = [](const auto& table) { return table.data(); };
        const PathFollower<T, Observer> follower(path_rules(condition_, here), rest_.rules(), observer);
        PathSource source(range.first, range.count);
        std::exception_ptr failure;
#pragma omp parallel num_threads(threads_)
        {
            try {
                PathScheduler<T, Observer> scheduler(follower, kernel_, source,
                                                     TallySink(condition_, batch.records, range.first),
                                                     condition_.wells.count());
                advance_(kernel_, scheduler);
#pragma omp critical(levywell_merge)
                batch.tally.merge(scheduler.tally());
            } catch (...) {
#pragma omp critical(levywell_merge)
                failure = std::current_exception();
            }
        }
        if (failure) std::rethrow_exception(failure);
        return batch;
    }

    WellView wells() const {
        return {condition_.wells.minima.data(), condition_.wells.maxima.data(),
                static_cast<std::int32_t>(condition_.wells.count())};
    }
    Balls balls() const {
        return {wells(), condition_.delta};
    }
    ExitObserver exit_observer() const {
        const Interval& interval = condition_.interval;
        return {interval,
                {interval.lower + condition_.monitoring_shift, interval.upper - condition_.monitoring_shift}};
    }

    const Condition condition_;
    const StepKernel<T> kernel_;
    const Rest rest_;
    const AdvanceFunction<T> advance_;
    const std::string target_;
    const int threads_;
    const bool keep_records_;
};

/// The smallest scale of a step's increment [length].
double smallest_jump_scale(const Condition& condition) {
    double smallest = HUGE_VAL;
    for (const ScheduledNoise& noise : noise_of(condition))
        smallest = std::min(smallest, noise.jump_scale(condition.dt));
    return smallest;
}

/// True where float state resolves the process: a jump scale or a drift error drowned in the rounding of w
/// would go unseen.
bool float_is_enough(const Condition& condition, const Potential& potential) {
    constexpr double ulps = 64;  // rounding noise of 1/64 of a step's jump scale adds 2e-5 to its square
    constexpr double float_ulp = 1.2e-7;
    double reach = std::abs(condition.start.position);
    for (double m : condition.wells.minima) reach = std::max(reach, std::abs(m));
    // A path that rests between large jumps is moved by those, not by the noise of single steps.
    const bool rests = condition.scheme == Scheme::jump_adapted;
    if (!rests && smallest_jump_scale(condition) < ulps * float_ulp * reach) return false;
    constexpr double accuracy = 1e-4;
    return make_drift_form<float>(potential, condition.dt, condition.clamp, core_of(condition)).accuracy <=
           accuracy;
}

}  // namespace

std::unique_ptr<Executor> make_host_executor(const Condition& condition,
                                             std::shared_ptr<const Potential> potential,
                                             const ExecutorOptions& options) {
    bool single = options.precision == Precision::single;
    if (options.precision != Precision::twofold) {
        const bool enough = float_is_enough(condition, *potential);
        if (single && !enough) {
            throw InputError("precision",
                             fmt::format("float state cannot resolve jumps of scale eps dt^(1/alpha) = "
                                         "{:.2g} at positions of this "
                                         "potential (use precision = \"double\" or \"auto\")",
                                         smallest_jump_scale(condition)));
        }
        single = enough;
    }
    if (single) return std::make_unique<HostExecutor<float>>(condition, std::move(potential), options);
    return std::make_unique<HostExecutor<double>>(condition, std::move(potential), options);
}

std::vector<std::string> simd_targets() {
    std::vector<std::string> names;
    for (std::int64_t target : usable_simd_targets()) names.emplace_back(hwy::TargetName(target));
    return names;
}

}  // namespace levywell
