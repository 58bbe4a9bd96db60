#pragma once

#include "levywell/exec/executor.hpp"
#include "levywell/run/work_item.hpp"

#include <atomic>
#include <memory>
#include <vector>

namespace levywell::inline studies {

/// One for each condition.
using Executors = std::vector<std::shared_ptr<Executor>>;

/// Goes on with a work item until it is finished, or until `pause` becomes true; true when finished.
bool advance(const Executors& executors, Checkpoint& checkpoint, const std::atomic<bool>& pause);

/// What is left of an item that is finished.
FinishedWork finish(Checkpoint checkpoint);

}  // namespace levywell::inline studies
