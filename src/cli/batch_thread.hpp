#pragma once

#include "cli/batch.hpp"

#include <memory>
#include <optional>

namespace levywell {

/// Computes one batch at a time in a thread of its own, so that the caller can listen to other ranks and to
/// signals meanwhile.
class BatchThread {
  public:
    explicit BatchThread(Executors executors);
    ~BatchThread();  ///< does not wait for a batch under way: see has_abandoned_batch()
    BatchThread(const BatchThread&) = delete;
    BatchThread& operator=(const BatchThread&) = delete;

    void begin(const Assignment& batch);  ///< none may be under way

    /// The batch when it is finished. Throws what the batch threw.
    std::optional<JournalEntry> poll();

  private:
    struct Desk;
    std::shared_ptr<Desk> desk_;
};

/// True when a batch whose result nobody wants any more is still being computed: the process must then end
/// without destroying static objects.
bool has_abandoned_batch();

}  // namespace levywell
