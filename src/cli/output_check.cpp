#include "cli/output_check.hpp"

#include <filesystem>

namespace levywell {
namespace {

/// False where the folder of a file does not exist, which is then a fault.
bool has_folder(const std::string& path, Faults& faults) {
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    if (folder.empty() || std::filesystem::is_directory(folder)) return true;
    faults.add(path, "its folder does not exist");
    return false;
}

}  // namespace

void check_new_file(const std::string& path, bool force, Faults& faults) {
    if (!path.empty() && has_folder(path, faults) && !force && std::filesystem::exists(path))
        faults.add(path, "exists already (--force replaces it)");
}

void check_output(const std::string& output, bool force, bool resume, Faults& faults) {
    if (output.empty()) {
        if (resume) faults.add("--resume", "there is nothing to resume without an output file (-o OUT.h5)");
        return;
    }
    if (!has_folder(output, faults)) return;
    const bool there = std::filesystem::exists(output);
    if (!force && !resume && there)
        faults.add(output, "exists already (--force replaces it, --resume goes on with an unfinished one)");
    if (resume && !there) faults.add(output, "does not exist: there is nothing to resume");
}

}  // namespace levywell
