#pragma once

#include "cli/commands.hpp"

namespace levywell {

/// Adds `slice` to levywell-nn.
void add_slice_command(CLI::App& app, Streams& streams, Action& action);

}  // namespace levywell
