#pragma once

#include "levywell/core/fault.hpp"

#include <CLI/CLI.hpp>

namespace levywell {

/// Time after which the state of what takes longer is kept again [s].
inline constexpr double default_checkpoint_seconds = 20;

void add_checkpoint_option(CLI::App& command, double& seconds);
void check_checkpoint(double seconds, Faults& faults);

}  // namespace levywell
