#include "exec/host_executor.hpp"

#include "exec/bridges.hpp"
#include "exec/condition_observer.hpp"
#include "exec/host_kernel.hpp"
#include "exec/path_scheduler.hpp"
#include "exec/precision_choice.hpp"
#include "exec/rest.hpp"
#include "exec/simd_targets.hpp"
#include "levywell/core/available_cores.hpp"
#include "levywell/core/fault.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <type_traits>

#include <fmt/format.h>

namespace levywell::inline exec {
namespace {

template <class T>
class HostExecutor final : public Executor {
  public:
    HostExecutor(const Condition& condition, std::shared_ptr<const Potential> potential,
                 const ExecutorOptions& options)
        : condition_(condition),
          kernel_(make_step_kernel<T>(condition, potential, options.tail_cut, options.draws)),
          rest_(condition.cores().empty() ? Rest() : Rest(condition, *potential)),
          bridges_(condition),
          advance_(host_kernel<T>(options.simd_target)),
          target_(options.simd_target.empty() ? simd_targets().front() : options.simd_target),
          threads_(options.threads > 0 ? options.threads : available_cores()),
          keep_records_(options.keep_records),
          keep_counts_(options.keep_counts) {}

    bool go_on(UnfinishedBatch& batch, const std::atomic<bool>& pause) override {
        const auto here = [](const auto& table) { return table.data(); };
        PathRules rules = path_rules(condition_, here);
        rules.bridges = bridges_.rules();
        return with_observer(condition_, rules.wells, [&](const auto& observer) {
            using Observer = std::remove_cvref_t<decltype(observer)>;
            return go_on_with(batch, PathFollower<T, Observer>(rules, rest_.rules(), observer), pause);
        });
    }

    std::int64_t paths_at_once() const override { return threads_ * most_lanes; }
    std::string backend() const override { return "host"; }
    std::string precision() const override { return std::is_same_v<T, float> ? "float" : "double"; }
    std::string description() const override {
        return fmt::format("{}, {} thread{}, {} state, drift as {}", target_, threads_,
                           threads_ == 1 ? "" : "s", precision(), kernel_.drift.describe());
    }

  private:
    template <class Observer>
    bool go_on_with(UnfinishedBatch& batch, const PathFollower<T, Observer>& follower,
                    const std::atomic<bool>& pause) {
        Batch& done = batch.done;
        constexpr bool records = PathFollower<T, Observer>::records_paths;
        begin(batch, condition_, keep_records_ && records);
        if (keep_counts_ && !records) {
            const std::size_t wells = condition_.wells.count();
            done.counts.resize(static_cast<std::size_t>(done.range.count) * (wells * wells + wells));
        }
        PathSource source(batch);
        std::exception_ptr failure;
#pragma omp parallel num_threads(threads_)
        {
            try {
                PathScheduler<T, Observer> scheduler(follower, kernel_, source, TallySink(condition_, done),
                                                     condition_.wells.count(), pause);
                advance_(kernel_, scheduler);
#pragma omp critical(levywell_merge)
                {
                    done.tally.merge(scheduler.tally());
                    std::ranges::move(scheduler.checkpoints(), std::back_inserter(batch.checkpoints));
                    source.give_back(scheduler.chunk(), batch);
                }
            } catch (...) {
#pragma omp critical(levywell_merge)
                failure = std::current_exception();
            }
        }
        if (failure) std::rethrow_exception(failure);
        source.give_back(batch);
        return batch.is_done();
    }

    static constexpr std::int64_t most_lanes = 32;  // of a thread: two vectors of 16 floats

    const Condition condition_;
    const StepKernel<T> kernel_;
    const Rest rest_;
    const Bridges bridges_;
    const AdvanceFunction<T> advance_;
    const std::string target_;
    const int threads_;
    const bool keep_records_;
    const bool keep_counts_;
};

}  // namespace

std::unique_ptr<Executor> make_host_executor(const Condition& condition,
                                             std::shared_ptr<const Potential> potential,
                                             const ExecutorOptions& options) {
    if (float_state(condition, potential, options.precision))
        return std::make_unique<HostExecutor<float>>(condition, std::move(potential), options);
    return std::make_unique<HostExecutor<double>>(condition, std::move(potential), options);
}

std::vector<std::string> simd_targets() {
    std::vector<std::string> names;
    for (std::int64_t target : usable_simd_targets()) names.emplace_back(hwy::TargetName(target));
    return names;
}

}  // namespace levywell::inline exec
