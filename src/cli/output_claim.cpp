#include "cli/output_claim.hpp"

#include <filesystem>
#include <regex>

namespace levywell {
namespace {

/// False where the folder of a file does not exist, which is then a fault.
bool has_folder(const std::string& path, Faults& faults) {
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    if (folder.empty() || std::filesystem::is_directory(folder)) return true;
    faults.add(path, "its folder does not exist");
    return false;
}

/// False, and a fault, where it is not to be had.
bool take_lock(FileLock& lock, const std::string& path, const std::string& command_line, Faults& faults) {
    try {
        lock = FileLock(path, command_line);
        return true;
    } catch (const InputError& error) {
        for (const Fault& fault : error.faults()) faults.add(fault.where, fault.what);
        return false;
    }
}

/// Removes what killed processes left half written of a file that nobody else is writing, and of what lies
/// beside it: FILE[.*].<process>.tmp.
void remove_leftovers(const std::string& path) {
    const std::filesystem::path file(path);
    const std::regex leftover("(\\..*)?\\.[0-9]+\\.tmp");
    const std::string name = file.filename().string();
    std::error_code ignored;
    for (const auto& entry :
         std::filesystem::directory_iterator(file.has_parent_path() ? file.parent_path() : ".", ignored)) {
        const std::string there = entry.path().filename().string();
        if (there.starts_with(name) && std::regex_match(there.substr(name.size()), leftover))
            std::filesystem::remove(entry.path(), ignored);
    }
}

/// False, and a fault, where the file is not to be had for this process alone.
bool claim(FileLock& lock, const std::string& path, const std::string& command_line, Faults& faults) {
    if (!has_folder(path, faults) || !take_lock(lock, path, command_line, faults)) return false;
    remove_leftovers(path);
    return true;
}

}  // namespace

FileLock claim_new_file(const std::string& path, bool force, const std::string& command_line,
                        Faults& faults) {
    FileLock held;
    if (path.empty() || !claim(held, path, command_line, faults)) return held;
    if (!force && std::filesystem::exists(path)) faults.add(path, "exists already (--force replaces it)");
    return held;
}

FileLock claim_output(const std::string& output, bool force, bool resume, const std::string& command_line,
                      Faults& faults) {
    if (output.empty()) {
        if (resume) faults.add("--resume", "there is nothing to resume without an output file (-o OUT.h5)");
        return {};
    }
    FileLock held;
    if (!claim(held, output, command_line, faults)) return held;
    const bool there = std::filesystem::exists(output);
    if (!force && !resume && there)
        faults.add(output, "exists already (--force replaces it, --resume goes on with an unfinished one)");
    if (resume && !there) faults.add(output, "does not exist: there is nothing to resume");
    return held;
}

}  // namespace levywell
