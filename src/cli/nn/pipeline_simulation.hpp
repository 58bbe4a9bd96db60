#pragma once

#include "cli/simulation.hpp"
#include "levywell/io/pipeline_file.hpp"
#include "levywell/nn/pipeline_request.hpp"

#include <iosfwd>
#include <string>

namespace levywell {

/// Simulates every noise of `result` in the potential and appends the run and a row a noise; where a noise is
/// not simulated the row holds theory, and the unit that would work. What is done is kept in
/// `options.journal` (empty: nowhere) and taken over from there. False when a signal came: then nothing is
/// appended.
bool simulate_noises(const PipelineRequest& request, const PotentialFile& potential,
                     SimulationOptions options, PipelineResult& result, std::ostream& err);

/// Wells from which transitions are asked for ("m1"), and as numbers.
std::vector<std::string> starts_in(const PipelineRequest& request, const PotentialFile& potential);

}  // namespace levywell
