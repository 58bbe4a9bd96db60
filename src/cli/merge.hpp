#pragma once

#include "levywell/io/result.hpp"

#include <string>
#include <vector>

namespace levywell {

/// Puts the pieces of a run together: tallies and records of its conditions, with summary, theory and check
/// made of them anew. The result is that of a run in one go. Throws InputError with every fault of the files:
/// not a piece, unfinished, of another run, overlapping, missing.
RunResult merge_pieces(const std::vector<std::string>& paths, Provenance provenance);

}  // namespace levywell
