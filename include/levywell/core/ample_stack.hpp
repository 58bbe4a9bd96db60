#pragma once

#include <functional>

namespace levywell::inline core {

/// Runs `work` where it and the threads that it starts have the stacks that they need, whatever the limit of
/// the shell is (ulimit -s): with less than 8 MiB, in a thread of its own. Returns what it returns.
int with_ample_stack(const std::function<int()>& work);

}  // namespace levywell::inline core
