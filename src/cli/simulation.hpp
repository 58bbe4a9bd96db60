#pragma once

#include "cli/ranks.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/io/result.hpp"

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace levywell {

/// What a simulation is to do besides simulating.
struct SimulationOptions {
    std::string output;   ///< result file; empty = none
    std::string journal;  ///< where what is done is kept, and stays; empty = beside the result file until
                          ///< that is complete
    bool force = false;   ///< replace an existing result file
    bool resume = false;  ///< go on with an unfinished one
    bool progress = true;
    std::optional<Piece> piece;  ///< simulate this piece alone; count = 0: one for each condition
    std::string potential_path;  ///< of a piece: where the potential file is, for merge
    Ranks* ranks = nullptr;      ///< simulate together with these, as rank 0
};

/// Plans, runs and writes a request. Faults become InputError before anything is written. When a signal
/// comes, what is done is kept and result.complete is false.
RunResult run_simulation(const RunRequest& request, PotentialFile potential, Provenance provenance,
                         const SimulationOptions& options, std::ostream& err);

/// Runs conditions that plan() made of such a request and potential; the rest as above.
RunResult run_conditions(std::vector<Condition> conditions, const RunRequest& request,
                         PotentialFile potential, Provenance provenance, const SimulationOptions& options,
                         std::ostream& err);

/// The part of any other rank in such a run: plans the same, computes what rank 0 deals, and returns rank 0's
/// exit code. Throws what planning throws.
int follow_simulation(const RunRequest& request, const PotentialFile& potential, Ranks& ranks);

}  // namespace levywell
