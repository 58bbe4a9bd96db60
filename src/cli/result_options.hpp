#pragma once

#include "levywell/run/run.hpp"

#include <optional>
#include <string>

#include <CLI/CLI.hpp>

namespace levywell::inline cli {

/// What every command asks that works for long and can be gone on with.
struct ResultOptions {
    double checkpoint = default_checkpoint_seconds;
    bool resume = false;
    bool force = false;
    bool json = false;
    bool quiet = false;

    bool shows_progress() const { return !quiet && !json; }
};

/// Declares their flags. `work`: what is gone on with; `progress`: what --quiet leaves out.
void add_result_options(CLI::App& command, ResultOptions& options, const std::string& work = "run",
                        const std::string& progress = "progress bar");

/// The file that a command writes.
CLI::Option* add_output_option(CLI::App& command, std::optional<std::string>& output,
                               const std::string& what);
CLI::Option* add_output_option(CLI::App& command, std::string& output, const std::string& what);

/// And those of commands that begin anew each time.
void add_force_option(CLI::App& command, bool& force, const std::string& what = "result file");
void add_json_option(CLI::App& command, bool& json);

}  // namespace levywell::inline cli
