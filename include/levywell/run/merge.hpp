#pragma once

#include "levywell/run/run.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace levywell::inline studies {

/// What a piece of a run has of one condition.
struct PartialCondition {
    std::size_t condition = 0;  ///< index in the whole run's grid
    PathRange paths;
    std::vector<std::uint64_t> tally;  ///< Tally::pack()
    std::string precision;
    std::string executor;
    double wall_seconds = 0;
    std::function<std::vector<PathRecord>()> records;  ///< by path id; empty where none were kept
};

/// A finished piece of a run.
struct FinishedPiece {
    std::string name;  ///< for messages: its file
    Piece piece;
    std::string digest;  ///< RunResult::digest
    std::string backend;
    std::vector<PartialCondition> conditions;
};

/// Puts all pieces of a study's run together: tallies and records of its conditions, with summary, theory and
/// check made of them anew. The result is that of a run in one go. Throws InputError with every fault of the
/// pieces: of another study, overlapping, missing.
RunResult merge(const Study& study, const std::vector<FinishedPiece>& pieces, const RunOptions& options,
                RunObserver* observer = nullptr);

}  // namespace levywell::inline studies
