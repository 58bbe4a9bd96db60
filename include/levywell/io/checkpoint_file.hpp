#pragma once

#include "levywell/run/work_item.hpp"

#include <span>
#include <string>
#include <vector>

namespace levywell::inline io {

/// Writes packed checkpoints beside an unfinished run's journal, whose digest they bear; what was there is
/// replaced in one move, so that at any moment the one or the other is there. Throws RunError.
void write_checkpoints(const std::string& path, const std::string& digest,
                       std::span<const std::string> packed);

/// The checkpoints that are intact. None where there is no such file, or another run's: their paths are then
/// simulated again, from their beginning.
std::vector<Checkpoint> read_checkpoints(const std::string& path, const std::string& digest);

}  // namespace levywell::inline io
