#pragma once

#include "cli/commands.hpp"

#include <iosfwd>
#include <string>
#include <vector>

namespace levywell::inline cli {

/// A command line program: what it says of itself, and its commands.
struct Program {
    std::string description;
    std::string footer;
    std::vector<void (*)(CLI::App&, Streams&, Action&)> commands;
};

/// Parses and runs one command line of it; every failure becomes a message on `err` and an exit code.
int run_program(const Program& program, const std::vector<std::string>& arguments, std::ostream& out,
                std::ostream& err);

}  // namespace levywell::inline cli
