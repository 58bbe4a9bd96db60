#include "cli/network_program.hpp"

#include "cli/replace_process.hpp"
#include "levywell/core/program_output.hpp"

#include <filesystem>

namespace levywell::inline cli {

std::string network_program() {
    const std::filesystem::path beside = std::filesystem::path(program_folder()) / "levywell-nn";
    std::error_code ignored;
    return std::filesystem::exists(beside, ignored) ? beside.string() : beside.filename().string();
}

std::string network_program_info() {
    return program_output(network_program(), "info");
}

}  // namespace levywell::inline cli
