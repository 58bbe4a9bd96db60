#include "cli/replace_process.hpp"

#include <filesystem>
#include <sys/auxv.h>
#include <unistd.h>

namespace levywell::inline cli {

std::string program_folder() {
    std::error_code failed;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
    if (!failed) return program.parent_path().string();
    const auto* called = reinterpret_cast<const char*>(::getauxval(AT_EXECFN));  // where there is no /proc
    return std::filesystem::canonical(called != nullptr ? called : "", failed).parent_path().string();
}

void replace_process(std::vector<std::string> words) {
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    ::execvp(pointers.front(), pointers.data());
}

}  // namespace levywell::inline cli
