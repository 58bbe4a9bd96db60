#pragma once

#include "cli/commands.hpp"

namespace levywell::inline cli {

/// Each adds its subcommand to levywell-nn.
void add_train_command(CLI::App& app, Streams& streams, Action& action);
void add_pipeline_command(CLI::App& app, Streams& streams, Action& action);
void add_slice_command(CLI::App& app, Streams& streams, Action& action);
void add_escape_command(CLI::App& app, Streams& streams, Action& action);

/// info: what `levywell info` shows of LibTorch.
void add_network_info_command(CLI::App& app, Streams& streams, Action& action);

}  // namespace levywell::inline cli
