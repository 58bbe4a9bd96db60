#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/piece.hpp"
#include "levywell/dynamics/record.hpp"
#include "levywell/dynamics/summary.hpp"
#include "levywell/potential/potential_file.hpp"
#include "levywell/theory/prediction.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace levywell {

/// Of a condition of which a piece was simulated: what its paths are merged from.
struct ConditionPiece {
    std::size_t condition = 0;         ///< place in the whole run's grid
    std::int64_t first_path = 0;       ///< path id of the first record
    std::vector<std::uint64_t> tally;  ///< Tally::pack()
};

/// One finished condition: what was asked, measured and predicted.
struct ConditionResult {
    Condition condition;
    Summary summary;
    std::vector<PathRecord> records;  ///< by path id; empty unless kept
    Prediction prediction;
    Check check;
    std::vector<std::string> remarks;  ///< what a reader must know, a sentence each
    std::string verdict;               ///< how the measurement compares with theory, in one sentence
    std::string backend;
    std::string precision;
    std::string executor;                 ///< description for people: SIMD target, threads, kernel form
    double wall_seconds = 0;              ///< of all batches; those of several ranks added up
    bool per_path = true;                 ///< whether records are also to be had as times
    std::optional<ConditionPiece> piece;  ///< where the run is a piece
};

/// Of a run that is a piece of a larger one: what it must have in common with the others.
struct RunPiece {
    Piece piece;
    std::string request;  ///< the whole run's, as a run file with flags laid over
};

/// "levywell 0.1.0 (commit)": this program.
std::string program_version();

/// Where a run comes from: enough to repeat it.
struct Provenance {
    std::string config_toml;  ///< text of the run file, or of the equivalent of the command line
    std::string command_line;
    std::string created;  ///< UTC, ISO 8601
    std::uint64_t seed = 0;
    std::string version = program_version();  ///< what wrote the file
};

/// A whole run, finished or not.
struct RunResult {
    Provenance provenance;
    PotentialFile potential;
    std::vector<ConditionResult> conditions;  ///< the finished ones, in order
    bool complete = false;
    std::string request;            ///< the whole run's, as a run file with flags laid over; "": not known
    std::string digest;             ///< all that determines the whole run's numbers
    int ranks = 1;                  ///< processes that simulated together
    std::optional<RunPiece> piece;  ///< where it is a piece
};

}  // namespace levywell
