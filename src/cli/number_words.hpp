#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace levywell::inline cli {

/// Makes every option of the program that takes numbers take those alone that are what they look like: whole
/// numbers in decimal digits that the option's type holds (CLI11 reads 010 as octal, -1 as 2^64 - 1 and cuts
/// what is too large), no decimal commas ("0,05" is a list of 0 and 05).
void check_number_words(CLI::App& app);

/// Throws InputError where a list among a command's arguments has nothing beside a comma ("0.3,,").
void check_lists(const CLI::App& command, const std::vector<std::string>& arguments);

}  // namespace levywell::inline cli
