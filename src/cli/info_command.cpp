#include "cli/commands.hpp"
#include "cli/network_program.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/report/info_report.hpp"

#include <ostream>

namespace levywell::inline cli {

void add_info_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command = app.add_subcommand(
        "info", "versions of this and of every library, backends, SIMD targets, cores and memory to be had");
    const auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "one JSON object");
    command->footer("Example:\n  levywell info --json");
    command->callback([&, json] {
        action = [&streams, json] {
            streams.out << (*json ? info_report_json : info_report_text)(network_program_info());
            return exit_done;
        };
    });
}

}  // namespace levywell::inline cli
