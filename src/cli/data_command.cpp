#include "cli/commands.hpp"
#include "cli/option_types.hpp"
#include "levywell/cli/run_cli.hpp"
#include "levywell/data/dataset_files.hpp"

#include <memory>
#include <ostream>

#include <fmt/format.h>

namespace levywell::inline cli {
namespace {

struct DataOptions {
    std::string name;
    std::string folder;
};

void list(Streams& streams, const DataOptions& options) {
    for (const DatasetEntry& entry : dataset_catalog()) {
        const std::string folder = find_dataset(entry, options.folder);
        streams.out << fmt::format("{:<14} {}\n{:14} {} training and {} test images; {}\n", entry.name,
                                   entry.title, "", entry.train_size, entry.test_size,
                                   folder.empty() ? "not here" : "in " + folder);
    }
}

void where(Streams& streams, const DataOptions& options) {
    const DatasetEntry entry = dataset_entry(options.name, "levywell data where");
    const std::string found = find_dataset(entry, options.folder);
    for (const std::string& place : dataset_places(entry, options.folder))
        streams.out << fmt::format("{} {}\n", place == found ? "*" : " ", place);
    if (found.empty())
        streams.err << fmt::format("not found; get it with: levywell data fetch {}\n", entry.name);
}

void fetch(Streams& streams, const DataOptions& options) {
    const DatasetEntry entry = dataset_entry(options.name, "levywell data fetch");
    const std::string folder = fetch_dataset(entry, options.folder);
    load_dataset(entry, options.folder, "levywell data fetch");
    streams.out << folder << '\n';
}

}  // namespace

void add_data_command(CLI::App& app, Streams& streams, Action& action) {
    CLI::App* command = app.add_subcommand(
        "data", "image sets for `levywell train`: what there is, where, and how to get it");
    const auto options = std::make_shared<DataOptions>();
    command->require_subcommand(1);
    const auto add = [&](const std::string& name, const std::string& what,
                         void (*run)(Streams&, const DataOptions&), bool named) {
        CLI::App* verb = command->add_subcommand(name, what);
        if (named)
            verb->add_option("NAME", options->name, "which set")
                ->type_name(one_of(dataset_names()))
                ->required();
        verb->add_option("--data-dir", options->folder, "folder of data sets, looked at first")
            ->type_name(folder_type);
        verb->footer(fmt::format("Example:\n  levywell data {}{}", name, named ? " fashion-mnist" : ""));
        verb->callback([&streams, &action, options, run] {
            action = [&streams, options, run] {
                run(streams, *options);
                return exit_done;
            };
        });
    };
    add("list", "the sets, and which of them are here", list, false);
    add("where", "the folders in which a set is looked for; * where it is", where, true);
    add("fetch",
        "download a set from its authors (curl; resumes, follows proxies), check it, print its folder", fetch,
        true);
    command->footer(
        "Sets are looked for under --data-dir, $LEVYWELL_DATA, $XDG_DATA_HOME/levywell "
        "(~/.local/share/levywell) and in\n"
        "Debian's package (dataset-fashion-mnist).\n"
        "Examples:\n"
        "  levywell data list\n"
        "  levywell data fetch cifar10 --data-dir ~/datasets");
}

}  // namespace levywell::inline cli
