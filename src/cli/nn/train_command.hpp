#pragma once

#include "cli/commands.hpp"

namespace levywell {

/// Adds `train` to levywell-nn.
void add_train_command(CLI::App& app, Streams& streams, Action& action);

}  // namespace levywell
