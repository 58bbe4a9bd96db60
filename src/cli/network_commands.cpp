// The network commands live in levywell-nn, which is run in this program's place: LibTorch takes a third of a
// second and 160 MB to load.
#include "cli/commands.hpp"
#include "cli/network_program.hpp"
#include "cli/replace_process.hpp"
#include "levywell/cli/run_cli.hpp"

#include <ostream>

namespace levywell::inline cli {
namespace {

int run_network_program(Streams& streams, const std::string& command,
                        const std::vector<std::string>& arguments) {
    std::vector<std::string> words{network_program(), command};
    words.insert(words.end(), arguments.begin(), arguments.end());
    streams.out.flush();
    streams.err.flush();
    replace_process(words);
    streams.err << "levywell " << command
                << ": levywell-nn is not there, neither beside this program nor in PATH. It is built where "
                << "LibTorch is found:\n  apt-get install libtorch-dev libopenblas0-openmp, then build again "
                   "(scripts/setup does it)\n";
    return exit_bad_input;
}

struct NetworkCommand {
    const char* name;
    const char* description;
};
constexpr NetworkCommand network_commands[] = {
    {"train", "train networks by SGD and measure the tail index of their gradient noise"},
    {"pipeline", "from a network's gradient noise to the simulator: exit times and occupation fractions"},
    {"slice", "write a slice of a trained network's loss as a potential, with its noise"},
    {"escape", "let SGD leave a trained network's minimum, and hold it against the simulator"},
};

}  // namespace

void add_network_commands(CLI::App& app, Streams& streams, Action& action) {
    for (const NetworkCommand& entry : network_commands) {
        CLI::App* command = app.add_subcommand(entry.name, entry.description);
        command->set_help_flag();  // levywell-nn answers
        command->prefix_command();
        command->callback([&streams, &action, command] {
            action = [&streams, command] {
                return run_network_program(streams, command->get_name(), command->remaining());
            };
        });
    }
}

}  // namespace levywell::inline cli
