// For analysis/output.py, which has no rule of its own: may these files be written?
#include "cli/commands.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/io/output_claim.hpp"

#include <memory>

namespace levywell::inline cli {
namespace {

struct CheckOutputOptions {
    std::vector<std::string> outputs;
    std::vector<std::string> inputs;
    bool force = false;
};

int check_outputs(const CheckOutputOptions& options) {
    Faults faults;
    for (const std::string& path : options.outputs)
        check_output({path, options.inputs, options.force}, faults);
    faults.throw_if_any();
    return exit_done;
}

}  // namespace

void add_check_output_command(CLI::App& app, Streams&, Action& action) {
    CLI::App* command = app.add_subcommand("check-output", "whether files may be written");
    command->group("");  // not listed
    const auto options = std::make_shared<CheckOutputOptions>();
    command->add_option("OUTPUTS", options->outputs)->required();
    command->add_option("--input", options->inputs, "a file that is read")->allow_extra_args(false);
    command->add_flag("--force", options->force, "replace levywell's own");
    command->callback([&action, options] { action = [options] { return check_outputs(*options); }; });
}

}  // namespace levywell::inline cli
