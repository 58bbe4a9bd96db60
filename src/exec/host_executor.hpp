#pragma once

#include "levywell/exec/executor.hpp"

#include <memory>

namespace levywell::inline exec {

/// The fast executor of this machine's processor: SIMD lanes (Highway, run-time dispatch) and OpenMP threads.
std::unique_ptr<Executor> make_host_executor(const Condition& condition,
                                             std::shared_ptr<const Potential> potential,
                                             const ExecutorOptions& options);

}  // namespace levywell::inline exec
