#include "cli/hand_over.hpp"

#include <filesystem>
#include <unistd.h>

namespace levywell {

std::string program_folder() {
    std::error_code ignored;
    return std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path().string();
}

void hand_over(std::vector<std::string> words) {
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    ::execvp(pointers.front(), pointers.data());
}

}  // namespace levywell
