#include "levywell/core/program_output.hpp"

#include <array>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace levywell::inline core {

std::string program_output(std::string program, std::string argument) {
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

}  // namespace levywell::inline core
