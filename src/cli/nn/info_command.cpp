#include "cli/nn/commands.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/version.hpp"
#include "levywell/io/schema.hpp"
#include "levywell/nn/compute_device.hpp"

#include <nlohmann/json.hpp>
#include <ostream>

namespace levywell::inline cli {

void add_network_info_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command =
        app.add_subcommand("info", "versions of LibTorch and of what does its matrix products");
    command->callback([&] {
        action = [&streams] {
            nlohmann::ordered_json info;
            info[schema::levywell_version] = version();
            info[schema::git_sha] = git_sha();
            info["torch"] = torch_version();
            info[schema::blas] = blas_name("cpu");
            info[schema::device] = choose_device("auto", "levywell-nn info");
            streams.out << info.dump() << '\n';
            return exit_done;
        };
    });
}

}  // namespace levywell::inline cli
