#include "cli/unexpected_words.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/core/toml_reader.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace levywell::inline cli {
namespace {

/// The command that arguments begin with, and how they name it.
struct Chosen {
    const CLI::App* command;
    std::string name = "levywell";
    std::size_t words = 0;
};

std::vector<std::string> names_of(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* inner : app.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(inner->get_name());
    return names;
}

Chosen chosen_by(const CLI::App& app, const std::vector<std::string>& arguments) {
    Chosen chosen{&app};
    for (const std::string& word : arguments) {
        const std::vector<std::string> names = names_of(*chosen.command);
        if (std::find(names.begin(), names.end(), word) == names.end()) break;
        chosen.command = chosen.command->get_subcommand(word);
        chosen.name += " " + word;
        ++chosen.words;
    }
    return chosen;
}

/// "(did you mean NEAR? COMMAND --help lists them)".
std::string way_out(const std::string& near, const std::string& command) {
    return fmt::format("({}{} --help lists them)", near.empty() ? "" : fmt::format("did you mean {}? ", near),
                       command);
}

}  // namespace

std::vector<std::string> without_help_command(std::vector<std::string> arguments) {
    if (arguments.empty() || arguments.front() != "help") return arguments;
    if (arguments.size() > 1 && arguments[1].starts_with('-')) return arguments;
    arguments.erase(arguments.begin());
    arguments.emplace_back("--help");
    return arguments;
}

void check_command(const CLI::App& app, const std::vector<std::string>& arguments) {
    const Chosen chosen = chosen_by(app, arguments);
    const std::vector<std::string> names = names_of(*chosen.command);
    if (names.empty() || chosen.words == arguments.size()) return;
    const std::string& word = arguments[chosen.words];
    if (word.starts_with('-')) return;
    throw InputError(chosen.name, fmt::format("{} is none of its commands {}", word,
                                              way_out(nearest_name(word, names), chosen.name)));
}

void check_options(const CLI::App& app, const std::vector<std::string>& arguments) {
    const Chosen chosen = chosen_by(app, arguments);
    const std::vector<std::string> unexpected = app.remaining(true);
    std::vector<std::string> known;
    for (const CLI::Option* option : chosen.command->get_options()) {
        for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
    }
    Faults faults;
    for (const std::string& word : arguments) {
        const bool is_left = std::find(unexpected.begin(), unexpected.end(), word) != unexpected.end();
        if (!is_left || word.size() < 2 || word[0] != '-' || word.find_first_of("0123456789.") == 1) continue;
        const std::string flag = word.substr(0, word.find('='));
        faults.add(flag, fmt::format("is no option of {} {}", chosen.name,
                                     way_out(nearest_name(flag, known), chosen.name)));
    }
    faults.throw_if_any();
}

}  // namespace levywell::inline cli
