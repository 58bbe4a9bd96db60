#pragma once

#include "cli/batch.hpp"

#include <chrono>
#include <memory>
#include <optional>

namespace levywell {

/// Computes one batch at a time in a thread of its own, so that the caller can listen to other ranks and to
/// signals meanwhile. A signal ends the batch under way, whose state is then the last that there is to say.
class BatchThread {
  public:
    BatchThread(Executors executors, std::chrono::milliseconds between_checkpoints);
    ~BatchThread();  ///< does not wait for a batch under way: see has_abandoned_batch()
    BatchThread(const BatchThread&) = delete;
    BatchThread& operator=(const BatchThread&) = delete;

    void begin(KeptBatch batch);  ///< none may be under way

    /// The batch when it is finished, or the state of one that takes long; nothing where there is neither
    /// that was not told. Throws what the batch threw.
    std::optional<BatchOutcome> poll();

    /// True when no batch is under way, and all is told.
    bool is_idle() const;

  private:
    struct Desk;
    std::shared_ptr<Desk> desk_;
};

/// True when a batch whose result nobody wants any more is still being computed: the process must then end
/// without destroying static objects.
bool has_abandoned_batch();

}  // namespace levywell
