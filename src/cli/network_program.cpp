#include "cli/network_program.hpp"

#include "cli/replace_process.hpp"

#include <array>
#include <fcntl.h>
#include <filesystem>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace levywell::inline cli {
namespace {

/// What a command writes to its standard output; "" where it cannot be run or fails. What it says to standard
/// error is dropped.
std::string output_of(std::string program, std::string argument) {
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return "";
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_adddup2(&files, pipe[1], 1);
    ::posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    char* words[] = {program.data(), argument.data(), nullptr};
    pid_t child = 0;
    const bool runs = ::posix_spawnp(&child, program.c_str(), &files, nullptr, words, environ) == 0;
    ::posix_spawn_file_actions_destroy(&files);
    ::close(pipe[1]);
    std::string text;
    std::array<char, 4096> part{};
    for (ssize_t size = 0; runs && (size = ::read(pipe[0], part.data(), part.size())) > 0;)
        text.append(part.data(), static_cast<std::size_t>(size));
    ::close(pipe[0]);
    int status = 1;
    if (runs) ::waitpid(child, &status, 0);
    return status == 0 ? text : "";
}

}  // namespace

std::string network_program() {
    const std::filesystem::path beside = std::filesystem::path(program_folder()) / "levywell-nn";
    std::error_code ignored;
    return std::filesystem::exists(beside, ignored) ? beside.string() : beside.filename().string();
}

std::string network_program_info() {
    return output_of(network_program(), "info");
}

}  // namespace levywell::inline cli
