#pragma once

#include "levywell/io/pipeline_file.hpp"
#include "levywell/nn/pipeline_request.hpp"
#include "levywell/run/run.hpp"

#include <string>
#include <vector>

namespace levywell::inline nn {

/// What can be wrong with the way to simulate and the potentials before any noise is known.
void check_method(const PipelineRequest& request, const std::vector<PotentialFile>& potentials,
                  Faults& faults);

/// Simulates every noise of `result` in the potential and appends the run and a row a noise; where a noise is
/// not simulated the row holds theory, and the unit that would work. False when the observer stops it: then
/// nothing is appended.
bool simulate_noises(const PipelineRequest& request, const PotentialFile& potential,
                     const RunOptions& options, RunObserver& observer, RunStore& store,
                     PipelineResult& result);

/// Wells from which transitions are asked for ("m1"), and as numbers.
std::vector<std::string> starts_in(const PipelineRequest& request, const PotentialFile& potential);

}  // namespace levywell::inline nn
