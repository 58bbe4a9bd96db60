// What a first run needs: the potentials that are there, and files to begin with.
#include "cli/commands.hpp"
#include "cli/option_types.hpp"
#include "cli/result_options.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/starting_files.hpp"
#include "levywell/potential/shipped_potentials.hpp"
#include "levywell/report/potential_list.hpp"

#include <ostream>

namespace levywell::inline cli {
namespace {

int show_potentials(Streams& streams, const std::string& name) {
    if (name.empty()) {
        streams.out << potential_list();
        return exit_done;
    }
    const std::string bare = names_shipped(name) ? name.substr(1) : name;
    const std::string potential = shipped_text(bare + ".toml");
    const std::string text = potential.empty() ? shipped_text(bare) : potential;
    if (text.empty()) throw InputError(name, unknown_shipped("@" + bare));
    streams.out << text;
    return exit_done;
}

}  // namespace

void add_start_commands(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* potentials =
        app.add_subcommand("potentials", "potentials that are always there, as @NAME where a file would be");
    const auto name = std::make_shared<std::string>();
    potentials->add_option("NAME", *name, "print this one's file (default: list all)");
    potentials->footer(
        "Examples:\n"
        "  levywell potentials\n"
        "  levywell potentials two_well > mine.toml    (to begin from)\n"
        "  levywell theory @two_well --alpha 1.5 --epsilon 0.05");
    potentials->callback(
        [&, name] { action = [&streams, name] { return show_potentials(streams, *name); }; });

    CLI::App* init = app.add_subcommand("init", "write a run file and a potential to begin with, commented");
    const auto folder = std::make_shared<std::string>(".");
    const auto force = std::make_shared<bool>(false);
    init->add_option("FOLDER", *folder, "where run.toml and potential.toml go")
        ->type_name(folder_type)
        ->capture_default_str();
    add_force_option(*init, *force, "run.toml and potential.toml");
    init->footer(
        "Example:\n"
        "  levywell init first && levywell simulate first/run.toml");
    init->callback([&, folder, force] {
        action = [&streams, folder, force] {
            for (const std::string& file : write_starting_files(*folder, *force)) written(streams, file);
            return exit_done;
        };
    });
}

}  // namespace levywell::inline cli
