#pragma once

#include "run/worker.hpp"

#include <chrono>
#include <memory>
#include <optional>

namespace levywell::inline studies {

/// Computes one work item at a time in a thread of its own, so that the caller can listen to other ranks
/// meanwhile.
class WorkThread {
  public:
    WorkThread(Executors executors, std::chrono::milliseconds between_checkpoints);
    ~WorkThread();  ///< does not wait for an item under way: see has_abandoned_work()
    WorkThread(const WorkThread&) = delete;
    WorkThread& operator=(const WorkThread&) = delete;

    void begin(Checkpoint checkpoint);  ///< none may be under way

    /// Ends the item under way, whose checkpoint is then the last outcome.
    void stop();

    /// The item when it is finished, or the checkpoint of one that takes long; nothing where there is neither
    /// that was not told. Throws what the computation threw.
    std::optional<WorkOutcome> poll();

    /// True when no item is under way, and all is told.
    bool is_idle() const;

  private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
};

}  // namespace levywell::inline studies
