#pragma once

#include "levywell/nn/line_setting.hpp"

#include <CLI/CLI.hpp>

namespace levywell {

/// The flags that `slice` and `escape` share.
struct LineOptions : LineRequest {
    bool force = false;
    bool json = false;

    void add_to(CLI::App& command);
};

}  // namespace levywell
