#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/core/toml_reader.hpp"
#include "levywell/dynamics/piece.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/potential/potential_file.hpp"

#include <optional>
#include <string>
#include <vector>

namespace levywell::inline io {

/// A run file as read: the request, and the files it names.
struct RunConfig {
    RunRequest request;
    std::string text;  ///< the file's text; empty when there was no file
    std::string
        potential;  ///< path of the potential file, made relative to the present folder; empty when not given
    std::string potential_where;     ///< where it was named
    std::vector<std::string> files;  ///< that were read: the run file, the schedule that it names
    std::optional<std::string>
        output;  ///< path of the result file, relative to the run file's folder as written there
};

/// Reads a run file (TOML). Faults of form (unknown keys, wrong types, words that are no choice) go to
/// `faults` as "path:line"; whether the numbers make sense is for plan() to say.
RunConfig read_run_config(const std::string& path, Faults& faults);

/// The same for a text that is, or could be, the contents of a file `path`.
RunConfig read_run_config_text(const std::string& text, const std::string& path, Faults& faults);

/// A potential that a file names: a shipped one ("@two_well"), or a path as one from the present folder.
std::string potential_beside(const TomlTable& table, const std::string& named);

/// The run file's result file, with the piece in its name: the jobs of an array share the run file.
std::string result_file_of(const RunConfig& config, const std::optional<Piece>& piece);

/// Every file that a run file and a potential were read from.
std::vector<std::string> files_of(const RunConfig& config, const PotentialFile& potential);

/// Reads the tables that say how to simulate and what to measure, [scheme], [measure] and [run], out of a run
/// file or of a table of a larger one.
void read_method_tables(TomlTable& file, RunRequest& request, Faults& faults);

/// Those tables as text that asks for the same, their names behind `prefix` ("simulate."); `event`: the lines
/// that say what is measured.
std::string method_tables_text(const RunRequest& request, const std::string& prefix,
                               const std::string& event);

/// The run file that asks for the same: what a run without a run file is recorded by. `potential` as a path
/// from the present folder.
std::string run_config_text(const RunRequest& request, const std::string& potential);

/// Sets one named choice of the request ("measure", "backend", ...) from a word; an unknown word is a fault
/// with the nearest valid one.
void set_choice(RunRequest& request, const std::string& key, const std::string& word,
                const std::string& where, Faults& faults);

}  // namespace levywell::inline io
