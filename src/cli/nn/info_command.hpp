#pragma once

#include "cli/commands.hpp"

namespace levywell {

/// levywell-nn info: what `levywell info` shows of LibTorch.
void add_network_info_command(CLI::App& app, Streams& streams, Action& action);

}  // namespace levywell
