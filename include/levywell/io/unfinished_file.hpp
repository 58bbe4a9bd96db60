#pragma once

#include <string>

namespace levywell::inline io {

/// FILE.unfinished, and its removal; does nothing for "".
std::string unfinished_beside(const std::string& output);
void remove_unfinished_beside(const std::string& output);

/// Where a command that can be resumed keeps its unfinished result, the journal beside it: in the file
/// itself, or, where a new result is to replace one that is there, in FILE.unfinished, so that what is there
/// stays until the new result is finished. With `resume` the latter, where there is one or its journal. To be
/// asked under the lock.
std::string unfinished_path(const std::string& output, bool resume);

}  // namespace levywell::inline io
