#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/run/ranks.hpp"
#include "levywell/run/result.hpp"
#include "levywell/run/run_observer.hpp"
#include "levywell/run/run_store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace levywell::inline studies {

/// Time after which the checkpoint of what takes longer is kept again [s].
inline constexpr double default_checkpoint_seconds = 20;

/// What is simulated: a request, and the potential that it is about.
struct Study {
    RunRequest request;
    PotentialFile potential;
};

/// How it is run. Nothing here changes a number.
struct RunOptions {
    Provenance provenance;       ///< for the result; its seed is the request's
    std::string request_text;    ///< for the result: the request as a run file
    std::optional<Piece> piece;  ///< simulate this piece alone; count = 0: one for each condition
    double checkpoint_seconds = default_checkpoint_seconds;  ///< above 0
    Ranks* ranks = nullptr;                                  ///< simulate together with these, as rank 0
};

/// Plans a study, simulates it and holds what was measured against theory. Where the observer stops it,
/// result.complete is false. Throws InputError with every fault of the study before anything is simulated,
/// RunError where it cannot go on.
RunResult run(const Study& study, const RunOptions& options = {}, RunObserver* observer = nullptr,
              RunStore* store = nullptr);

/// Every condition of a study, its choices resolved to numbers: by exec's plan(), or to the accuracy that it
/// asks for.
std::vector<Condition> conditions_of(const Study& study, Faults& faults, RunObserver* observer = nullptr);

/// The first part of run(): every condition, its choices resolved to numbers. Faults are those of the
/// request, a piece that the run does not have, and too little memory.
std::vector<Condition> plan_study(const Study& study, const std::optional<Piece>& piece, Faults& faults,
                                  RunObserver* observer = nullptr);

/// The second part, of conditions that were planned for this study.
RunResult run_conditions(std::vector<Condition> conditions, const Study& study, const RunOptions& options,
                         RunObserver* observer = nullptr, RunStore* store = nullptr);

/// Faults of a piece that the run does not have.
void check_piece(const std::optional<Piece>& piece, const std::vector<Condition>& conditions, Faults& faults);

/// Faults of a time between checkpoints.
void check_checkpoint(double seconds, Faults& faults);

/// The piece with its number of pieces, where that was left to the grid.
Piece piece_among(Piece piece, const std::vector<Condition>& conditions);

/// The part of any other rank in such a run: plans the same, computes what rank 0 hands out, and returns rank
/// 0's exit code. Throws what planning throws.
int follow(const Study& study, Ranks& ranks, double checkpoint_seconds, RunObserver* observer = nullptr);

}  // namespace levywell::inline studies
