#include "levywell/core/waiting_threads.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <unistd.h>

namespace levywell::inline core {

void let_waiting_threads_sleep(char* arguments[]) {
    constexpr const char* choices[] = {"OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME"};
    const bool chosen = std::any_of(std::begin(choices), std::end(choices),
                                    [](const char* name) { return std::getenv(name) != nullptr; });
    if (chosen) return;
    std::error_code failed;
    const std::string program = std::filesystem::read_symlink("/proc/self/exe", failed).string();
    if (failed || ::setenv("OMP_WAIT_POLICY", "passive", 1) != 0) return;
    ::execv(program.c_str(), arguments);
}

}  // namespace levywell::inline core
