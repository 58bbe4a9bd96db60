#include "cli/output_check.hpp"

#include <filesystem>

namespace levywell {

void check_output(const std::string& output, bool force, bool resume, Faults& faults) {
    if (output.empty()) {
        if (resume) faults.add("--resume", "there is nothing to resume without an output file (-o OUT.h5)");
        return;
    }
    const std::filesystem::path folder = std::filesystem::path(output).parent_path();
    if (!folder.empty() && !std::filesystem::is_directory(folder)) {
        faults.add(output, "its folder does not exist");
        return;
    }
    const bool there = std::filesystem::exists(output);
    if (!force && !resume && there)
        faults.add(output, "exists already (--force replaces it, --resume goes on with an unfinished one)");
    if (resume && !there) faults.add(output, "does not exist: there is nothing to resume");
}

}  // namespace levywell
