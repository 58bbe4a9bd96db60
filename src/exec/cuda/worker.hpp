#pragma once

#include "exec/cuda/advance_plan.hpp"
#include "exec/cuda/device_tables.hpp"
#include "levywell/dynamics/tally.hpp"
#include "levywell/exec/executor.hpp"

#include <memory>

namespace levywell::cuda {

/// A device's queue with a slot for each of its threads: simulates ranges of paths, launch by launch. For one
/// host thread at a time; two workers on a device hide each other's copies and last paths.
template <class T>
class Worker {
  public:
    /// The condition and the tables outlive the worker. `most_paths`: of a range. `launch_seconds`: how long
    /// a launch is to take about, so that no watchdog of a display ends it.
    Worker(const std::shared_ptr<Device>& device, const Condition& condition, const DeviceTables<T>& tables,
           const AdvancePlan& plan, std::int64_t most_paths, double launch_seconds);

    /// Puts the records, where they are kept, to `records`, one for each path of the range; null for none.
    Tally run(PathRange range, PathRecord* records);

    std::int64_t slots() const { return std::int64_t{most_blocks_} * block_threads_; }

  private:
    template <class Observer>
    void advance(const Observer& observer, PathRange range, unsigned blocks, bool keep_records);
    template <class Sum>
    std::vector<Sum> reduced(ReduceChoice choice, const Sum* in, unsigned blocks, std::uint32_t columns);
    template <class Element>
    std::vector<Element> downloaded(const Element* from, std::size_t count);
    bool counts_wells() const {
        return condition_.measure == Measure::chain || condition_.measure == Measure::occupation;
    }

    const Condition& condition_;
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
