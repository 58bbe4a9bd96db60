#pragma once
// The levywell program as a process of its own, to be interrupted and killed.

#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace test {

/// Starts the program with its output going to `log`; returns the process.
inline pid_t start(std::vector<std::string> arguments, const std::string& log) {
    arguments.insert(arguments.begin(), LEVYWELL_PROGRAM);
    const pid_t child = ::fork();
    if (child == 0) {
        const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
        ::dup2(out, 1);
        std::vector<char*> argv;
        for (std::string& argument : arguments) argv.push_back(argument.data());
        argv.push_back(nullptr);
        ::execv(LEVYWELL_PROGRAM, argv.data());
        ::_exit(127);
    }
    return child;
}

/// Exit code, or minus the signal.
inline int wait_for(pid_t child) {
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace test
