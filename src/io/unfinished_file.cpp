#include "levywell/io/unfinished_file.hpp"

#include "levywell/io/durable_file.hpp"

#include <filesystem>

#include <fmt/format.h>

namespace levywell::inline io {

std::string unfinished_beside(const std::string& output) {
    return written_path(output) + ".unfinished";
}

void remove_unfinished_beside(const std::string& output) {
    if (!output.empty()) std::filesystem::remove(unfinished_beside(output));
}

std::string unfinished_path(const std::string& output, bool resume) {
    if (output.empty() || is_null_device(output)) return output;
    const std::string beside = unfinished_beside(output);
    std::error_code none;
    const bool is_beside =
        resume ? std::filesystem::exists(beside, none) || std::filesystem::exists(beside + ".journal", none)
               : std::filesystem::exists(output, none);
    return is_beside ? beside : output;
}

}  // namespace levywell::inline io
