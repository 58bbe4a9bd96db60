#pragma once

#include "levywell/run/run.hpp"

#include <CLI/CLI.hpp>

namespace levywell {

void add_checkpoint_option(CLI::App& command, double& seconds);

}  // namespace levywell
