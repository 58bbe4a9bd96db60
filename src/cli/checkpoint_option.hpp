#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/run/run.hpp"

#include <CLI/CLI.hpp>

namespace levywell {

void add_checkpoint_option(CLI::App& command, double& seconds);
void check_checkpoint(double seconds, Faults& faults);

}  // namespace levywell
