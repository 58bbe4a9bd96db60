#include "cli/number_words.hpp"

#include "cli/option_types.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/core/number_word.hpp"

#include <fmt/format.h>

namespace levywell::inline cli {
namespace {

/// Whether a list has nothing between two of its commas, or beside one.
bool has_gap(const std::string& list) {
    return list.find(",,") != std::string::npos || list.starts_with(',') || list.ends_with(',');
}

}  // namespace

void check_lists(const CLI::App& command, const std::vector<std::string>& arguments) {
    for (const CLI::Option* option : command.get_options()) {
        if (option->get_delimiter() != ',') continue;
        for (const std::string& name : option->get_lnames()) {
            const std::string flag = "--" + name;
            for (std::size_t k = 0; k < arguments.size(); ++k) {
                const bool apart = arguments[k] == flag && k + 1 < arguments.size();
                const bool joined = arguments[k].starts_with(flag + "=");
                const std::string list = apart    ? arguments[k + 1]
                                         : joined ? arguments[k].substr(flag.size() + 1)
                                                  : "";
                if (has_gap(list))
                    throw InputError(
                        flag, fmt::format("{} has nothing beside a comma (leave the comma out)", list));
            }
        }
    }
    for (const CLI::App* inner : command.get_subcommands([](const CLI::App*) { return true; })) {
        if (!arguments.empty() && inner->get_name() == arguments.front()) check_lists(*inner, arguments);
    }
}

void check_number_words(CLI::App& app) {
    for (CLI::Option* option : app.get_options()) {
        const std::string type = option->get_type_name();
        if (type == "INT" || type == "UINT") {
            option->transform(plain_digits);  // before the check that follows
            option->check([is_unsigned = type == "UINT"](const std::string& word) {
                return refusal_of_whole(word, is_unsigned);
            });
        } else if (type == file_type || type == folder_type) {
            option->check([](const std::string& word) {
                return std::string(word.empty() ? "an empty name is the name of nothing" : "");
            });
        } else if (type == "FLOAT") {
            option->check([is_list = option->get_delimiter() != '\0'](const std::string& word) {
                return refusal_of_number(word, is_list);
            });
        }
    }
    for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; }))
        check_number_words(*command);
}

}  // namespace levywell::inline cli
