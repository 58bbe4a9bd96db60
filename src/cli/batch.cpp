#include "cli/batch.hpp"

#include <chrono>

namespace levywell {

KeptBatch fresh_batch(const Assignment& assignment) {
    return {static_cast<std::int64_t>(assignment.condition), 0, UnfinishedBatch(assignment.range)};
}

bool advance(const Executors& executors, KeptBatch& batch, const std::atomic<bool>& pause) {
    const auto begin = std::chrono::steady_clock::now();
    const bool done = executors[static_cast<std::size_t>(batch.condition)]->go_on(batch.batch, pause);
    batch.wall_seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return done;
}

JournalEntry entry_of(KeptBatch batch) {
    Batch& done = batch.batch.done;
    JournalEntry entry;
    entry.condition = batch.condition;
    entry.first = done.range.first;
    entry.count = done.range.count;
    entry.wall_seconds = batch.wall_seconds;
    entry.tally = done.tally.pack();
    entry.records = std::move(done.records);
    return entry;
}

}  // namespace levywell
