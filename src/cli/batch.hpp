#pragma once

#include "cli/dealer.hpp"
#include "levywell/exec/executor.hpp"
#include "levywell/io/batch_file.hpp"
#include "levywell/io/journal.hpp"

#include <atomic>
#include <memory>
#include <variant>
#include <vector>

namespace levywell {

/// One for each condition.
using Executors = std::vector<std::shared_ptr<Executor>>;

/// A batch that has not been begun.
KeptBatch fresh_batch(const Assignment& assignment);

/// Goes on with a batch until it is done, or until `pause` becomes true; true when done.
bool advance(const Executors& executors, KeptBatch& batch, const std::atomic<bool>& pause);

/// What a batch that is done leaves in the journal.
JournalEntry entry_of(KeptBatch batch);

/// What has become of a batch: it is done, or as far as it has come.
using BatchOutcome = std::variant<JournalEntry, KeptBatch>;

}  // namespace levywell
