#pragma once

#include "levywell/dynamics/request.hpp"
#include "levywell/io/result.hpp"

#include <iosfwd>
#include <string>

namespace levywell {

/// What a simulation is to do besides simulating.
struct SimulationOptions {
    std::string output;   ///< result file; empty = none
    bool force = false;   ///< replace an existing result file
    bool resume = false;  ///< go on with an unfinished one
    bool progress = true;
};

/// Plans, runs and writes a request. Faults become InputError before anything is written. When a signal
/// comes, what is done is kept and result.complete is false.
RunResult run_simulation(const RunRequest& request, PotentialFile potential, Provenance provenance,
                         const SimulationOptions& options, std::ostream& err);

}  // namespace levywell
