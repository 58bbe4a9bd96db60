#include "exec/cuda/cuda_executor.hpp"

#include "exec/cuda/worker.hpp"
#include "exec/host_executor.hpp"
#include "exec/precision_choice.hpp"
#include "levywell/core/fault.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <iterator>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>
#include <variant>

#include <fmt/format.h>

namespace levywell::cuda {
namespace {

template <class T>
class CudaExecutor final : public Executor {
  public:
    CudaExecutor(const Condition& condition, const std::shared_ptr<const Potential>& potential,
                 const ExecutorOptions& options, const std::vector<std::shared_ptr<Device>>& devices,
                 const CudaOptions& cuda_options)
        : condition_(condition),
          kernel_(make_step_kernel<T>(condition, potential, options.tail_cut)),
          cuda_options_(cuda_options),
          most_paths_(std::clamp<std::int64_t>(condition.paths, 1, cuda_options.most_paths_at_once)),
          keep_records_(options.keep_records && condition.event() != nullptr) {
        const Rest rest = condition.cores().empty() ? Rest() : Rest(condition, *potential);
        for (const auto& device : devices) {
            tables_.push_back(std::make_unique<DeviceTables<T>>(device, condition_, kernel_, rest));
            plan_ = plan_advance(condition_, kernel_, device->properties());
            names_.push_back(device->properties().name);
            for (int k = 0; k < cuda_options.workers_per_device; ++k) {
                workers_.push_back(std::make_unique<Worker<T>>(device, condition_, kernel_, *tables_.back(),
                                                               plan_, most_paths_,
                                                               cuda_options.launch_seconds));
            }
        }
    }

    /// The batch in tasks, each worker taking the next as soon as it is free.
    bool go_on(UnfinishedBatch& batch, const std::atomic<bool>& pause) override {
        begin(batch, condition_, keep_records_);
        std::vector<Task> tasks = tasks_of(batch);
        std::size_t next = 0;
        std::mutex merging;
        std::exception_ptr failure;
        const auto take = [&]() -> const Task* {
            const std::lock_guard lock(merging);
            return failure || pause || next == tasks.size() ? nullptr : &tasks[next++];
        };
        const auto work = [&](Worker<T>& worker) {
            try {
                while (const Task* task = take()) {
                    TaskOutcome outcome = worker.run(*task, records_of(batch.done, task->window()), pause);
                    const std::lock_guard lock(merging);
                    batch.done.tally.merge(outcome.tally);
                    leave(std::move(outcome.checkpoints), outcome.open, batch);
                }
            } catch (...) {
                const std::lock_guard lock(merging);
                failure = std::current_exception();
            }
        };
        std::vector<std::jthread> threads;  // joined also where one of them cannot be started
        for (std::size_t k = 1; k < workers_.size(); ++k) threads.emplace_back(work, std::ref(*workers_[k]));
        work(*workers_.front());
        threads.clear();
        if (failure) std::rethrow_exception(failure);
        for (; next < tasks.size(); ++next)
            leave(std::move(tasks[next].checkpoints), tasks[next].fresh, batch);
        join_neighbours(batch.open);
        return batch.is_done();
    }

    std::int64_t paths_at_once() const override {
        std::int64_t slots = 0;
        for (const auto& worker : workers_) slots += worker->slots();
        return slots;
    }
    std::string backend() const override { return "cuda"; }
    std::string precision() const override { return plan_.choice.single ? "float" : "double"; }
    std::string description() const override {
        const char* const tables[] = {"tables in cache", "noise table in shared memory",
                                      "noise and drift tables in shared memory"};
        return fmt::format("{}, {} state, drift as {}, {}", fmt::join(names_, " + "), precision(),
                           kernel_.drift.describe(), tables[plan_.choice.tables_in_shared]);
    }

  private:
    static PathRecord* records_of(Batch& done, const PathRange& ids) {
        return done.records.empty() ? nullptr : done.records.data() + (ids.first - done.range.first);
    }

    /// What a task has left, for later.
    static void leave(std::vector<PathCheckpoint> checkpoints, const PathRange& open,
                      UnfinishedBatch& batch) {
        std::ranges::move(checkpoints, std::back_inserter(batch.checkpoints));
        if (open.count > 0) batch.open.push_back(open);
    }

    /// What there is to do of a batch, from which it is taken: first paths that were checkpointed, with fresh
    /// ids for the slots that they leave.
    std::vector<Task> tasks_of(UnfinishedBatch& batch) const {
        std::vector<Task> tasks = tasks_of_checkpoints(std::exchange(batch.checkpoints, {}));
        const std::vector<PathRange> open = std::exchange(batch.open, {});
        std::int64_t count = 0;
        for (const PathRange& range : open) count += range.count;
        const auto shares = static_cast<std::int64_t>(chunks_per_worker * workers_.size());
        const std::int64_t size =
            std::min(std::max((count + shares - 1) / shares, smallest_chunk), most_paths_);
        std::size_t next = 0;  // task without fresh ids
        for (const PathRange& range : open) {
            for (std::int64_t first = range.first; first < range.end(); first += size) {
                const PathRange chunk{first, std::min(size, range.end() - first)};
                if (next == tasks.size() || !with_fresh(tasks[next], chunk)) tasks.push_back({chunk, {}});
                while (next < tasks.size() && tasks[next].fresh.count > 0) ++next;
            }
        }
        return tasks;
    }

    /// Gives a task fresh ids where its window does not become too wide.
    bool with_fresh(Task& task, const PathRange& fresh) const {
        task.fresh = fresh;
        if (task.window().count <= most_paths_) return true;
        task.fresh = {};
        return false;
    }

    /// A share for each worker, no more than it has slots or room for records.
    std::vector<Task> tasks_of_checkpoints(std::vector<PathCheckpoint> checkpoints) const {
        std::ranges::sort(checkpoints, {}, &PathCheckpoint::path);
        std::size_t share = (checkpoints.size() + workers_.size() - 1) / workers_.size();
        for (const auto& worker : workers_)
            share = std::min(share, static_cast<std::size_t>(worker->slots()));
        std::vector<Task> tasks;
        for (PathCheckpoint& path : checkpoints) {
            if (tasks.empty() || tasks.back().checkpoints.size() == share ||
                path.path - tasks.back().checkpoints.front().path >= most_paths_)
                tasks.emplace_back();
            tasks.back().checkpoints.push_back(std::move(path));
        }
        return tasks;
    }

    static constexpr std::size_t chunks_per_worker = 2;
    static constexpr std::int64_t smallest_chunk = 4096;

    const Condition condition_;
    const StepKernel<T> kernel_;
    const CudaOptions cuda_options_;
    const std::int64_t most_paths_;  ///< ids of a task
    const bool keep_records_;
    AdvancePlan plan_;
    std::vector<std::string> names_;
    std::vector<std::unique_ptr<DeviceTables<T>>> tables_;
    std::vector<std::unique_ptr<Worker<T>>> workers_;
};

}  // namespace

std::unique_ptr<Executor> make_cuda_executor(const Condition& condition,
                                             const std::shared_ptr<const Potential>& potential,
                                             const ExecutorOptions& options,
                                             const std::vector<std::shared_ptr<Device>>& devices,
                                             const CudaOptions& cuda_options) {
    if (condition.splits()) {
        throw InputError("backend",
                         "splitting has no CUDA form: its realisations are few and its levels are heights of "
                         "the potential itself (use backend = \"host\" or \"auto\")");
    }
    if (float_state(condition, potential, options.precision)) {
        return std::make_unique<CudaExecutor<float>>(condition, potential, options, devices, cuda_options);
    }
    return std::make_unique<CudaExecutor<double>>(condition, potential, options, devices, cuda_options);
}

std::vector<std::shared_ptr<Device>> devices_of_rank(const std::vector<std::shared_ptr<Device>>& devices,
                                                     int node_rank, int node_ranks) {
    const int count = static_cast<int>(devices.size());
    if (count <= node_ranks) return {devices[static_cast<std::size_t>(node_rank % count)]};
    std::vector<std::shared_ptr<Device>> own;
    for (int k = node_rank; k < count; k += node_ranks) own.push_back(devices[static_cast<std::size_t>(k)]);
    return own;
}

void check_against_host(const Condition& condition, const std::shared_ptr<const Potential>& potential,
                        const ExecutorOptions& options, const std::vector<std::shared_ptr<Device>>& devices) {
    constexpr std::int64_t paths = 96;  // three warps
    constexpr std::int64_t most_steps = 2000;
    Condition brief = condition;
    brief.paths = paths;
    const auto shorten = [&](auto& measure) {
        measure.horizon_steps = std::min(measure.horizon_steps, most_steps);
        if constexpr (!is_event<std::decay_t<decltype(measure)>>)
            measure.burn_in_steps = std::min(measure.burn_in_steps, most_steps / 4);
    };
    std::visit(shorten, brief.measure);
    brief.start.relax_steps = std::min(brief.start.relax_steps, most_steps / 4);
    const Batch host = make_host_executor(brief, potential, options)->run({0, paths});
    const Batch device = make_cuda_executor(brief, potential, options, devices)->run({0, paths});
    std::size_t wrong = 0;
    for (std::size_t k = 0; k < host.records.size(); ++k)
        wrong += host.records[k] == device.records[k] ? 0 : 1;
    if (wrong == 0 && host.tally == device.tally) return;
    throw RunError(fmt::format(
        "the CUDA device does not give the host's numbers ({} of {} paths differ, sums {}): this device, its "
        "driver or this build cannot be trusted (use --backend host; scripts/gpu-check says more)",
        wrong, paths, host.tally == device.tally ? "agree" : "differ"));
}

}  // namespace levywell::cuda
