// For scripts/write-reference: the table of names of which docs/hdf5_schema.md is made.

#include "cli/commands.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/io/fields.hpp"

#include <ostream>

namespace levywell::inline cli {

void add_fields_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command = app.add_subcommand("fields", "names in result files");
    command->group("");  // not listed
    command->callback([&] {
        action = [&streams] {
            streams.out << field_table();
            return exit_done;
        };
    });
}

}  // namespace levywell::inline cli
