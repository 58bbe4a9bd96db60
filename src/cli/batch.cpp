#include "cli/batch.hpp"

#include <chrono>

namespace levywell {

JournalEntry compute(const Executors& executors, const Assignment& assignment) {
    const auto begin = std::chrono::steady_clock::now();
    Batch batch = executors[assignment.condition]->run(assignment.range);
    JournalEntry entry;
    entry.condition = static_cast<std::int64_t>(assignment.condition);
    entry.first = batch.range.first;
    entry.count = batch.range.count;
    entry.wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    entry.tally = batch.tally.pack();
    entry.records = std::move(batch.records);
    return entry;
}

}  // namespace levywell
