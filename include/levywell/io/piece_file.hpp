#pragma once

#include "levywell/dynamics/path_range.hpp"
#include "levywell/io/result.hpp"
#include "levywell/io/stored_run.hpp"

#include <string>
#include <vector>

namespace levywell {

/// The paths of one condition that a file of a piece holds.
struct StoredCondition {
    std::size_t condition = 0;  ///< place in the whole run's grid
    PathRange paths;
    std::vector<std::uint64_t> tally;  ///< Tally::pack()
    std::string precision;
    std::string executor;
    double wall_seconds = 0;
};

/// A file of a piece, without its records.
struct StoredPiece {
    std::string path;
    RunPiece run;
    std::string digest;  ///< RunResult::digest
    bool complete = false;
    std::string backend;
    StoredRun whole;  ///< the run that it is a piece of
    std::vector<StoredCondition> conditions;
};

/// Reads what write_result() wrote of a piece. Throws InputError when the file is no levywell result, or one
/// of a whole run.
StoredPiece read_piece(const std::string& path);

/// The records of one of its conditions, by path id; empty where none were kept.
std::vector<PathRecord> read_piece_records(const StoredPiece& piece, const StoredCondition& condition);

}  // namespace levywell
