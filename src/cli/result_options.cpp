#include "cli/result_options.hpp"

#include "cli/option_types.hpp"

namespace levywell::inline cli {

void add_result_options(CLI::App& command, ResultOptions& options, const std::string& work,
                        const std::string& progress) {
    command.add_flag("--resume", options.resume, "go on with an interrupted " + work)->group("Result");
    command
        .add_option("--checkpoint", options.checkpoint,
                    "seconds between checkpoints: what a kill costs at most (default 20)")
        ->group("Result");
    add_force_option(command, options.force);
    add_json_option(command, options.json);
    command.add_flag("--quiet", options.quiet, "no " + progress)->group("Result");
}

CLI::Option* add_output_option(CLI::App& command, std::optional<std::string>& output,
                               const std::string& what) {
    return command.add_option("-o,--output", output, what)->type_name(file_type)->group("Result");
}

CLI::Option* add_output_option(CLI::App& command, std::string& output, const std::string& what) {
    return command.add_option("-o,--output", output, what)->type_name(file_type)->group("Result");
}

void add_force_option(CLI::App& command, bool& force, const std::string& what) {
    command.add_flag("--force", force, "replace an existing " + what)->group("Result");
}

void add_json_option(CLI::App& command, bool& json) {
    command.add_flag("--json", json, "one JSON object on standard output, nothing else")->group("Result");
}

}  // namespace levywell::inline cli
