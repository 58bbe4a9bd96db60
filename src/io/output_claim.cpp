#include "levywell/io/output_claim.hpp"

#include "levywell/io/durable_file.hpp"
#include "levywell/io/own_file.hpp"
#include "levywell/io/unfinished_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <regex>
#include <unistd.h>

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const std::string& path) {
    const fs::path folder = fs::path(written_path(path)).parent_path();
    return folder.empty() ? fs::path(".") : folder;
}

bool same_file(const std::string& one, const std::string& other) {
    std::error_code failed;
    return !one.empty() && !other.empty() && fs::equivalent(one, other, failed) && !failed;
}

/// What stands beside a file under one of the names FILE<suffix>, by a pattern of suffixes.
std::vector<std::string> beside(const std::string& path, const char* suffix) {
    const std::regex pattern(suffix);
    const std::string name = fs::path(written_path(path)).filename().string();
    std::vector<std::string> found;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder_of(path), ignored)) {
        const std::string there = entry.path().filename().string();
        if (there.starts_with(name) && std::regex_match(there.substr(name.size()), pattern))
            found.push_back(entry.path().string());
    }
    return found;
}

/// What an unfinished run of a result has in a file of this name.
RunFile kind_by_name(const std::string& file) {
    if (file.ends_with(".unfinished")) return RunFile::unfinished;
    if (file.ends_with(".lock")) return RunFile::lock;
    return file.ends_with(".batch") ? RunFile::batch : RunFile::journal;
}

bool is_empty_file(const std::string& file) {
    std::error_code failed;
    return fs::file_size(file, failed) == 0 && !failed;
}

constexpr const char* work_names = "\\.unfinished|(\\.unfinished)?(\\.[0-9]+)?\\.journal(\\.batch)?";

/// Files beside `path` that hold what an unfinished run has done.
std::vector<std::string> work_beside(const std::string& path) {
    std::vector<std::string> work;
    for (const std::string& file : beside(path, work_names)) {
        if (!is_empty_file(file) && run_file_of(file) == kind_by_name(file)) work.push_back(file);
    }
    return work;
}

/// Whether a run that this command could go on with left enough for that.
bool can_resume(const Output& output) {
    std::error_code none;
    const std::string unfinished = unfinished_path(output.path, true);
    if (output.resuming == Resuming::never) return false;
    return fs::exists(unfinished, none) ||
           (output.resuming == Resuming::from_journal && fs::exists(unfinished + ".journal", none));
}

/// The same of a result that is not there itself.
std::string objection_to_missing(const Output& output) {
    const bool goes_on = can_resume(output);
    if (output.resume ? goes_on : output.force) return "";
    const std::vector<std::string> work = work_beside(output.path);
    if (work.empty())
        return output.resume ? "does not exist: there is nothing to resume (begin without --resume)" : "";
    const char* what = goes_on ? "(--resume goes on with it, --force throws it away)"
                       : output.resuming == Resuming::never
                           ? "(--force throws it away; the command that made it goes on with it by --resume)"
                           : "that cannot go on without its result file (--force throws it away)";
    return fmt::format("does not exist, but {} holds an unfinished run of it {}", work.front(), what);
}

/// Whether the file is no result, but a companion of one.
bool belongs_to_a_run(const std::string& path) {
    const RunFile kind = run_file_of(path);
    return kind != RunFile::none && (kind != RunFile::unfinished || path.ends_with(".unfinished"));
}

/// What speaks against writing there; "" where nothing does.
std::string objection(const Output& output) {
    std::error_code failed;
    const std::string& path = output.path;
    const auto input = std::find_if(output.inputs.begin(), output.inputs.end(),
                                    [&](const std::string& name) { return same_file(path, name); });
    if (is_null_device(path)) return output.resume ? "keeps nothing that could be resumed" : "";
    const bool goes_on = output.resume && is_levywell_file(path);  // with what it has read
    if (input != output.inputs.end() && !goes_on)
        return fmt::format("is a file that this command reads{} (name another file for the result)",
                           *input == path ? "" : fmt::format(", {} by another name", *input));
    const fs::file_status there = fs::status(path, failed);
    if (fs::is_directory(there)) return "is a folder (name a file in it)";
    if (fs::exists(there) && !fs::is_regular_file(there))
        return "is a device, a pipe or a socket, and would have to be replaced by a file (name a file; "
               "/dev/null throws the result away)";
    if (fs::is_symlink(written_path(path), failed)) return "is a symbolic link that leads round in a circle";
    const fs::path folder = folder_of(path);
    if (!fs::is_directory(folder, failed))
        return fmt::format("its folder does not exist: {} (make it first)", folder.string());
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        return fmt::format("its folder {} cannot be written to: {}", folder.string(), std::strerror(errno));
    if (!fs::exists(there)) return objection_to_missing(output);
    if (belongs_to_a_run(path))
        return "is what an unfinished run keeps beside its result, and not replaced (name another file, or "
               "remove it "
               "to give that run up)";
    if (output.resume) return "";  // that it is of the same run is seen when it is read
    if (!is_levywell_file(path))
        return "exists already and is no file that levywell wrote, so that nothing replaces it (name another "
               "file, or remove it)";
    if (output.force) return "";
    return output.resuming != Resuming::never
               ? "exists already (--force replaces it, --resume goes on with an unfinished one)"
               : "exists already (--force replaces it)";
}

/// False, and a fault, where it is not to be had.
bool take_lock(FileLock& lock, const std::string& path, const std::string& command_line, Faults& faults) {
    try {
        lock = FileLock(written_path(path), command_line);
        return true;
    } catch (const InputError& error) {
        for (const Fault& fault : error.faults()) faults.add(fault.where, fault.what);
        return false;
    }
}

/// False, and a fault, where something of the user's has the name of a journal or a lock.
bool has_room_beside(const std::string& path, Faults& faults) {
    bool free = true;
    for (const std::string& file : beside(path, (std::string(work_names) + "|\\.lock").c_str())) {
        if (is_empty_file(file) || run_file_of(file) == kind_by_name(file)) continue;
        const char* what = is_levywell_file(file) ? "is a finished or a damaged result"
                                                  : "is no file that levywell wrote, or is damaged";
        faults.add(file, fmt::format(
                             "{}, and {} needs one of this name beside it (rename or remove it, with what an "
                             "unfinished run may have kept in it, or name another file for the result)",
                             what, path));
        free = false;
    }
    return free;
}

/// Removes what killed processes left half written of a file that nobody else is writing, and of its
/// journals.
void remove_leftovers(const std::string& path) {
    std::error_code ignored;
    for (const std::string& file :
         beside(path, "(\\.unfinished)?((\\.[0-9]+)?\\.journal\\.batch)?\\.[0-9]+\\.tmp"))
        fs::remove(file, ignored);
}

}  // namespace

bool check_output(const Output& output, Faults& faults) {
    if (output.path.empty()) return true;
    const std::string what = objection(output);
    if (!what.empty()) faults.add(output.path, what);
    return what.empty();
}

FileLock lock_output(const Output& output, const std::string& command_line,
                     const std::function<void(const std::string&)>& warn, Faults& faults) {
    FileLock held;
    if (output.path.empty() && output.resume)
        faults.add("--resume", "there is nothing to resume without an output file (-o OUT.h5)");
    Output replacing = output;  // whether it may replace a result is asked when nobody else writes it
    replacing.force = true;
    if (output.path.empty() || !check_output(replacing, faults) || is_null_device(output.path)) return held;
    if (!has_room_beside(output.path, faults) || !take_lock(held, output.path, command_line, faults))
        return held;
    if (!held.locks() && warn) {
        warn(output.path +
             ": its file system has no locks: take care that no other process writes the same file");
    }
    check_output(output, faults);
    remove_leftovers(output.path);
    return held;
}

bool name_one_file(const std::string& one, const std::string& other) {
    if (one.empty() || other.empty() || is_null_device(one)) return false;
    std::error_code none;
    const auto place = [&](const std::string& path) {
        return fs::weakly_canonical(fs::absolute(written_path(path)), none);
    };
    return place(one) == place(other);
}

}  // namespace levywell::inline io
