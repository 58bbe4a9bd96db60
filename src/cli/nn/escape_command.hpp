#pragma once

#include "cli/commands.hpp"

namespace levywell {

/// Adds `escape` to levywell-nn.
void add_escape_command(CLI::App& app, Streams& streams, Action& action);

}  // namespace levywell
