#pragma once

#include "levywell/nn/line_setting.hpp"

#include <CLI/CLI.hpp>

namespace levywell::inline cli {

/// The flags that `slice` and `escape` share.
void add_line_options(CLI::App& command, LineRequest& line, bool& force, bool& json);

}  // namespace levywell::inline cli
