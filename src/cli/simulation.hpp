#pragma once

#include "cli/checkpoint_option.hpp"
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
    std::vector<std::string> inputs;  ///< files that were read for this run: none of them is the result
    bool force = false;               ///< replace an existing result file
    bool resume = false;              ///< go on with an unfinished one
    bool progress = true;
    double checkpoint_seconds = default_checkpoint_seconds;  ///< a batch that takes longer is kept so often
    std::optional<Piece> piece;  ///< simulate this piece alone; count = 0: one for each condition
    std::string potential_path;  ///< of a piece: where the potential file is, for merge
    Ranks* ranks = nullptr;      ///< simulate together with these, as rank 0
};

/// Plans, runs and writes a request. Faults become InputError before anything is written. When a signal
/// comes, what is done is kept and result.complete is false.
RunResult run_simulation(const RunRequest& request, PotentialFile potential, Provenance provenance,
                         const SimulationOptions& options, std::ostream& err);

/// Throws InputError with the difference where the result file `options.output` is not that of such a request
/// or piece, and what planning throws.
void check_same_run(const RunRequest& request, const PotentialFile& potential,
                    const SimulationOptions& options);

/// Removes what unfinished runs keep beside a result file (output_claim.hpp); and a journal, with the batch
/// beside it.
void forget_unfinished(const std::string& output);
void remove_journal(const std::string& journal);

/// Runs conditions that plan() made of such a request and potential; the rest as above.
RunResult run_conditions(std::vector<Condition> conditions, const RunRequest& request,
                         PotentialFile potential, Provenance provenance, const SimulationOptions& options,
                         std::ostream& err);

/// The part of any other rank in such a run: plans the same, computes what rank 0 deals, and returns rank 0's
/// exit code. Throws what planning throws.
int follow_simulation(const RunRequest& request, const PotentialFile& potential, Ranks& ranks,
                      double checkpoint_seconds);

}  // namespace levywell
