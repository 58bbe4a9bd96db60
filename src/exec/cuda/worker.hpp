#pragma once

#include "exec/cuda/advance_plan.hpp"
#include "exec/cuda/device_tables.hpp"
#include "levywell/dynamics/batch.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace levywell::cuda {

/// What a worker is to simulate.
struct Task {
    PathRange fresh;                          ///< ids to begin
    std::vector<PathCheckpoint> checkpoints;  ///< paths to go on with, ascending

    /// All ids lie in it.
    PathRange window() const {
        if (checkpoints.empty()) return fresh;
        const std::int64_t first = checkpoints.front().path;
        const std::int64_t end = checkpoints.back().path + 1;
        if (fresh.count == 0) return {first, end - first};
        return {std::min(first, fresh.first), std::max(end, fresh.end()) - std::min(first, fresh.first)};
    }
};

/// What came of it, and what was left at a pause.
struct TaskOutcome {
    Tally tally;
    std::vector<PathCheckpoint> checkpoints;
    PathRange open;  ///< ids that were not begun
};

/// A device's queue with a slot for each of its threads: simulates paths, launch by launch. For one host
/// thread at a time; two workers on a device hide each other's copies and last paths.
template <class T>
class Worker {
  public:
    /// The condition, the kernel and the tables outlive the worker. `most_paths`: of a task's window.
    /// `launch_seconds`: how long a launch is to take about, so that no watchdog of a display ends it.
    Worker(const std::shared_ptr<Device>& device, const Condition& condition, const StepKernel<T>& kernel,
           const DeviceTables<T>& tables, const AdvancePlan& plan, std::int64_t most_paths,
           double launch_seconds);

    /// Simulates until all paths have ended, or `pause` becomes true; at most slots() may be gone on with.
    /// Puts the records of those that ended to `records`, which has one for each id of the task's window;
    /// null for none.
    TaskOutcome run(const Task& task, PathRecord* records, const std::atomic<bool>& pause);

    std::int64_t slots() const { return std::int64_t{most_blocks_} * block_threads_; }

  private:
    void clear_slots(std::size_t slots);
    void take_up(const std::vector<PathCheckpoint>& checkpoints, std::size_t slots);
    template <class Observer>
    bool advance(const Observer& observer, const Task& task, unsigned blocks, bool keep_records,
                 const std::atomic<bool>& pause);
    Tally tally(unsigned blocks);
    std::vector<PathCheckpoint> make_checkpoints(std::size_t slots);
    void fetch_records(const Task& task, const TaskOutcome& outcome, PathRecord* records);
    template <class Sum>
    std::vector<Sum> reduced(ReduceChoice choice, const Sum* in, unsigned blocks, std::uint32_t columns);
    template <class Element>
    std::vector<Element> downloaded(const Element* from, std::size_t count);
    bool counts_wells() const { return condition_.sojourn() != nullptr; }
    std::size_t wells() const { return condition_.wells.count(); }
    std::size_t counts_of_slot() const { return counts_wells() ? wells() * wells() + wells() : 0; }

    const Condition& condition_;
    const StepKernel<T>& kernel_;
    const DeviceTables<T>& tables_;
    const AdvancePlan plan_;
    const double launch_seconds_;
    DeviceMemory memory_;
    std::unique_ptr<Queue> queue_;
    unsigned block_threads_ = 0;
    unsigned most_blocks_ = 0;            ///< of a launch's grid
    std::uint32_t blocks_of_steps_ = 64;  ///< in the next launch
    Slots<T> slots_;
    Outcomes outcomes_;
    void* sums_of_blocks_ = nullptr;  ///< what reduced() leaves
};

extern template class Worker<float>;
extern template class Worker<double>;

}  // namespace levywell::cuda
