#pragma once
// The levywell program as a process of its own, to be interrupted and killed.

#include "catch.hpp"
#include "places.hpp"

#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace test {

using Words = std::vector<std::string>;

inline Words with(Words words, const Words& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

/// Starts a command with its output going to `log`, and what it says of itself to `errors` where that is
/// named; returns the process. `largest_file`: bytes that no file of its may exceed, as on a full disk.
inline pid_t start_command(std::vector<std::string> words, const std::string& log,
                           const std::string& errors = "", rlim_t largest_file = RLIM_INFINITY) {
    const pid_t child = ::fork();
    if (child == 0) {
        const rlimit limit{largest_file, largest_file};
        if (largest_file != RLIM_INFINITY) ::setrlimit(RLIMIT_FSIZE, &limit);
        const auto redirect = [](const std::string& file, int to) {
            ::dup2(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644), to);
        };
        redirect(log, 1);
        if (!errors.empty()) redirect(errors, 2);
        std::vector<char*> argv;
        for (std::string& word : words) argv.push_back(word.data());
        argv.push_back(nullptr);
        ::execvp(argv.front(), argv.data());
        ::_exit(127);
    }
    return child;
}

/// The same for the levywell program.
inline pid_t start(std::vector<std::string> arguments, const std::string& log, const std::string& errors = "",
                   rlim_t largest_file = RLIM_INFINITY) {
    arguments.insert(arguments.begin(), program());
    return start_command(std::move(arguments), log, errors, largest_file);
}

/// Exit code, or minus the signal.
inline int wait_for(pid_t child) {
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/// Waits until a child's file has more than so many bytes; a child that ends without fails the test.
inline void wait_for_file(const std::string& path, pid_t child, std::uintmax_t bytes = 0) {
    const auto is_there = [&] {
        std::error_code absent;
        const std::uintmax_t size = std::filesystem::file_size(path, absent);
        return !absent && (bytes == 0 || size > bytes);
    };
    while (!is_there()) {
        siginfo_t ended{};
        ::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOHANG | WNOWAIT);
        INFO(path);
        REQUIRE((ended.si_pid == 0 || is_there()));
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

/// Waits until a child, once it runs another program, has a handler of the signal; one that ends without
/// fails the test.
inline void wait_for_handler(pid_t child, int signal) {
    const std::string process = "/proc/" + std::to_string(child);
    const auto has_handler = [&] {
        std::error_code unread;
        if (std::filesystem::read_symlink(process + "/exe", unread) ==
            std::filesystem::read_symlink("/proc/self/exe", unread))
            return false;
        std::ifstream status(process + "/status");
        for (std::string line; std::getline(status, line);) {
            if (line.rfind("SigCgt:", 0) == 0)
                return (std::stoull(line.substr(7), nullptr, 16) >> (signal - 1) & 1) != 0;
        }
        return false;
    };
    while (!has_handler()) {
        siginfo_t ended{};
        ::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOHANG | WNOWAIT);
        REQUIRE(ended.si_pid == 0);
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

/// Runs the program to its end, which must be a good one: seconds that it took. What waits before a kill are
/// measured by, for machines differ.
inline double seconds_of(const Words& arguments, const std::string& log) {
    const auto begin = std::chrono::steady_clock::now();
    REQUIRE(wait_for(start(arguments, log)) == 0);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Runs command(k), which writes its result anew, for k = 1, 2, 4, .. until it takes so many seconds; that k.
template <class Command>
int long_enough(double seconds, const Command& command, const std::string& log) {
    int k = 1;
    while (seconds_of(with(command(k), {"--force"}), log) < seconds) k *= 2;
    return k;
}

inline void sleep_seconds(double seconds) {
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
}

}  // namespace test
