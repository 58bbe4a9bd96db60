#pragma once

#include "cli/commands.hpp"

namespace levywell {

/// Adds `pipeline` to levywell-nn.
void add_pipeline_command(CLI::App& app, Streams& streams, Action& action);

}  // namespace levywell
