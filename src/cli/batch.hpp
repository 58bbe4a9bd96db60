#pragma once

#include "cli/dealer.hpp"
#include "levywell/exec/executor.hpp"
#include "levywell/io/journal.hpp"

#include <memory>
#include <vector>

namespace levywell {

/// One for each condition.
using Executors = std::vector<std::shared_ptr<Executor>>;

/// Simulates a batch, and times it.
JournalEntry compute(const Executors& executors, const Assignment& batch);

}  // namespace levywell
