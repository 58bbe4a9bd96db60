#pragma once

#include "levywell/core/provenance.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/piece.hpp"
#include "levywell/dynamics/record.hpp"
#include "levywell/dynamics/summary.hpp"
#include "levywell/exec/time_step.hpp"
#include "levywell/potential/potential_file.hpp"
#include "levywell/theory/prediction.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace levywell::inline studies {

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
    TimeStepMeasurement time_step;    ///< how the summary's step_bias were measured
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

/// A whole run, finished or not.
struct RunResult {
    Provenance provenance;
    PotentialFile potential;
    std::vector<ConditionResult> conditions;  ///< the finished ones, in order
    bool complete = false;
    std::string request;         ///< the whole run's, as a run file with flags laid over; "": not known
    std::string digest;          ///< all that determines the whole run's numbers
    int ranks = 1;               ///< processes that simulated together
    std::optional<Piece> piece;  ///< where it is a piece of a larger run
};

}  // namespace levywell::inline studies
