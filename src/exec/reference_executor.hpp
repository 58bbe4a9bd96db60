#pragma once

#include "levywell/exec/executor.hpp"

#include <memory>

namespace levywell::inline exec {

/// An implementation of its own, written for reading: double precision, Boost.Random's Mersenne twister,
/// Chambers-Mallows-Stuck, the potential's own slope, one path after the other. What the fast executors are
/// held against, in law.
std::unique_ptr<Executor> make_reference_executor(const Condition& condition,
                                                  std::shared_ptr<const Potential> potential,
                                                  bool keep_records);

}  // namespace levywell::inline exec
