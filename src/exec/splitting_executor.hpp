#pragma once

#include "levywell/exec/executor.hpp"

#include <memory>

namespace levywell::inline exec {

/// Adaptive multilevel splitting on this machine's threads: one realisation for each path id, in double, with
/// the noise of the host's quantile tables.
std::unique_ptr<Executor> make_splitting_executor(const Condition& condition,
                                                  std::shared_ptr<const Potential> potential,
                                                  const ExecutorOptions& options);

}  // namespace levywell::inline exec
