#pragma once

#include "levywell/core/provenance.hpp"
#include "levywell/io/output_claim.hpp"

#include <functional>
#include <iosfwd>
#include <string>

#include <CLI/CLI.hpp>

namespace levywell::inline cli {

/// Where a command writes: results to out, everything else to err.
struct Streams {
    std::ostream& out;
    std::ostream& err;
    std::string command_line;  ///< as the user typed it, for provenance
};

/// Says how an input was read, where that is worth saying (Faults::note), to the log.
void say_notes(const Faults& faults);

/// lock_output(), its warnings to the log.
[[nodiscard]] FileLock claim_output(const Output& output, const Streams& streams, Faults& faults);

/// Says it in the log.
void warn_in_log(const std::string& text);

/// Says how to go on after a signal, and returns the exit code.
int interrupted(Streams& streams, const std::string& output, bool resumed);

/// Says that writing failed and, where something was kept, how to go on; returns the exit code.
int failed(Streams& streams, const std::string& what, const std::string& output, bool resumed);

/// Says that a result has been written ("": none was), or was complete before; returns the exit code.
int written(Streams& streams, const std::string& output);
int complete_already(Streams& streams, const std::string& output);

/// Each adds its subcommand to the program; the subcommand, when chosen, sets `action`, which does the work
/// and returns the exit code.
using Action = std::function<int()>;
void add_theory_command(CLI::App& app, Streams& streams, Action& action);
void add_simulate_command(CLI::App& app, Streams& streams, Action& action);
void add_trace_command(CLI::App& app, Streams& streams, Action& action);
void add_merge_command(CLI::App& app, Streams& streams, Action& action);
void add_stable_command(CLI::App& app, Streams& streams, Action& action);
void add_picture_commands(CLI::App& app, Streams& streams, Action& action);
void add_network_commands(CLI::App& app, Streams& streams, Action& action);
void add_estimate_command(CLI::App& app, Streams& streams, Action& action);
void add_audit_command(CLI::App& app, Streams& streams, Action& action);
void add_data_command(CLI::App& app, Streams& streams, Action& action);
void add_check_output_command(CLI::App& app, Streams& streams, Action& action);
void add_fields_command(CLI::App& app, Streams& streams, Action& action);
void add_start_commands(CLI::App& app, Streams& streams, Action& action);
void add_info_command(CLI::App& app, Streams& streams, Action& action);

}  // namespace levywell::inline cli
