#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/io/run_config.hpp"
#include "levywell/nn/network_noise.hpp"
#include "levywell/nn/train_request.hpp"

#include <optional>
#include <string>
#include <vector>

namespace levywell::inline nn {

/// What a user asks `levywell pipeline` for.
struct PipelineRequest {
    TrainRequest train;         ///< what to train ..
    std::string training_file;  ///< .. or, not empty, a finished file of `levywell train`
    NoiseChoice noise{{NoiseKind::pooled, NoiseKind::per_coordinate}};
    double unit = 1;                      ///< length of weight space that is 1 in the potentials
    std::vector<std::string> potentials;  ///< paths from the present folder
    std::vector<std::string> starts;      ///< of transitions ("m1"); empty: every minimum
    double most_steps = 1e11;             ///< path-steps that one noise may take in one potential
    RunRequest method;        ///< how to simulate; its alpha, epsilon, measure and start are not used
    std::string where_noise;  ///< places of tables and keys, for faults
    std::string where_potential;
    std::string where_unit;
};

/// A run file as read.
struct PipelineConfig {
    PipelineRequest request;
    std::optional<std::string> output;  ///< as written there, made relative to the present folder
};

/// Reads a run file (TOML): [train] holds the tables of a training run file or `file`, [simulate] those of a
/// run file, [noise] what is between them. Faults of form and numbers out of range go to `faults` as
/// "path:line".
PipelineConfig read_pipeline_config(const std::string& path, Faults& faults);

/// The same for a text that is, or could be, the contents of a file `path`.
PipelineConfig read_pipeline_config_text(const std::string& text, const std::string& path, Faults& faults);

/// The training that the request asks for: its own, with the diagnoses that its noises need. Iterations that
/// are not measured are faults.
TrainRequest training_of(const PipelineRequest& request, Faults& faults);

/// The run file that asks for the same numbers.
std::string pipeline_config_text(const PipelineRequest& request);

}  // namespace levywell::inline nn
