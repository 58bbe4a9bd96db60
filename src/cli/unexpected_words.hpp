#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace levywell::inline cli {

/// "help simulate" is "simulate --help"; other arguments as they are.
std::vector<std::string> without_help_command(std::vector<std::string> arguments);

/// Throws InputError where the first word that is to be a command is none.
void check_command(const CLI::App& app, const std::vector<std::string>& arguments);

/// Throws InputError for options of a command that it does not have, as far as its parser has come, with the
/// nearest that it has.
void check_options(const CLI::App& app, const std::vector<std::string>& arguments);

}  // namespace levywell::inline cli
