#include "exec/splitting_executor.hpp"

#include "exec/bridges.hpp"
#include "exec/path_source.hpp"
#include "exec/scalar_drift.hpp"
#include "exec/splitting.hpp"
#include "exec/step_kernel.hpp"
#include "levywell/core/available_cores.hpp"
#include "levywell/random/philox.hpp"

#include <array>
#include <cmath>
#include <exception>

#include <fmt/format.h>

namespace levywell::inline exec {
namespace {

/// Steps of one realisation with noise addressed by (seed, realisation, step): the host's step, one path at a
/// time. A step whose bridge leaves the interval ends at the interval's end.
template <class Drift>
class AddressedStep {
  public:
    AddressedStep(const StepKernel<double>& kernel, const Drift& drift, const Interval& interval,
                  const BridgeRules* bridge, std::int64_t realisation)
        : kernel_(kernel),
          interval_(interval),
          bridge_(bridge),
          step_(scalar_step(kernel, drift)),
          realisation_(static_cast<std::uint64_t>(realisation)) {}

    double operator()(double w) {
        if (next_ == 4) {
            words_ = philox_words(kernel_.seed, realisation_, ++block_, Purpose::step);
            next_ = 0;
        }
        const std::uint32_t word = words_[next_++];
        std::uint32_t further = 0;
        if (is_refined(word)) {
            further = philox_words(kernel_.seed, realisation_, block_, Purpose::refinement)[next_ - 1];
        }
        const double to = step_(w, kernel_.noise.table(0).draw(word, further));
        if (!interval_.contains(w) || !interval_.contains(to)) return to;
        const SeenStep seen{w, to, w, to, bridge_, kernel_.seed, realisation_, 4 * block_ + next_};
        const int end = seen.crossed({interval_.lower, interval_.upper});
        return end == SeenStep::none ? to : end == SeenStep::lower ? interval_.lower : interval_.upper;
    }

  private:
    const StepKernel<double>& kernel_;
    Interval interval_;
    const BridgeRules* bridge_;
    FlowStep<double, scalar_lanes::EulerStep<double, Drift>> step_;
    std::uint64_t realisation_;
    std::uint64_t block_ = 0;
    std::array<std::uint32_t, 4> words_{};
    std::uint64_t next_ = 4;
};

class SplittingExecutor final : public Executor {
  public:
    SplittingExecutor(const Condition& condition, std::shared_ptr<const Potential> potential,
                      const ExecutorOptions& options)
        : condition_(condition),
          potential_(std::move(potential)),
          kernel_(make_step_kernel<double>(condition, potential_)),
          bridges_(condition),
          threads_(options.threads > 0 ? options.threads : available_cores()) {}

    /// Pauses between realisations alone.
    bool go_on(UnfinishedBatch& batch, const std::atomic<bool>& pause) override {
        return with_scalar_drift(kernel_.drift,
                                 [&](const auto& drift) { return go_on_with(drift, batch, pause); });
    }

    std::int64_t paths_at_once() const override { return threads_; }
    std::string backend() const override { return "host"; }
    std::string precision() const override { return "double"; }
    std::string description() const override {
        return fmt::format("{} replicas, {} thread{}, double state, drift as {}",
                           std::get<Splitting>(condition_.scheme).replicas, threads_,
                           threads_ == 1 ? "" : "s", kernel_.drift.describe());
    }

  private:
    template <class Drift>
    bool go_on_with(const Drift& drift, UnfinishedBatch& batch, const std::atomic<bool>& pause) {
        begin_whole_paths(batch, condition_, true);
        Batch& done = batch.done;
        PathSource source(batch, 1);
        std::exception_ptr failure;
#pragma omp parallel num_threads(threads_)
        {
            try {
                PathSource::Chunk chunk;
                while (!pause) {
                    const std::int64_t id = source.take(chunk);
                    if (id < 0) break;
                    const SplittingOutcome outcome = realise(drift, id);
                    done.records[static_cast<std::size_t>(id - done.range.first)] = record_of(outcome);
#pragma omp critical(levywell_merge)
                    {
                        done.tally.add_realisation();
                        done.tally.add_steps(outcome.steps, 0);
                    }
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

    template <class Drift>
    SplittingOutcome realise(const Drift& drift, std::int64_t id) const {
        AddressedStep<Drift> step(kernel_, drift, std::get<Exit>(condition_.measure).chain_interval(),
                                  bridges_.rules(), id);
        std::uint64_t choices = 0;
        const auto pick = [&](std::size_t n) {
            const auto words =
                philox_words(condition_.key, static_cast<std::uint64_t>(id), choices++, Purpose::selection);
            return static_cast<std::size_t>((std::uint64_t{words[0]} * n) >> 32);
        };
        return SplittingRun(condition_, *potential_, step, pick)();
    }

    const Condition condition_;
    const std::shared_ptr<const Potential> potential_;
    const StepKernel<double> kernel_;
    const Bridges bridges_;
    const int threads_;
};

}  // namespace

std::unique_ptr<Executor> make_splitting_executor(const Condition& condition,
                                                  std::shared_ptr<const Potential> potential,
                                                  const ExecutorOptions& options) {
    return std::make_unique<SplittingExecutor>(condition, std::move(potential), options);
}

}  // namespace levywell::inline exec
