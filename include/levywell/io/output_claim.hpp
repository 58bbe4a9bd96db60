#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/io/file_lock.hpp"

#include <functional>
#include <string>
#include <vector>

namespace levywell::inline io {

/// What a command needs to go on with an unfinished run: it cannot, the unfinished result, or the journal
/// beside it alone.
enum class Resuming { never, from_result, from_journal };

/// A file that a command is to write.
struct Output {
    std::string path;                 ///< "": none
    std::vector<std::string> inputs;  ///< files that the command reads; "" and what is not there are no file
    bool force = false;               ///< replace a file of levywell's own
    bool resume = false;              ///< go on with an unfinished one
    Resuming resuming = Resuming::never;
};

/// What a command may write, decided before it works. Faults where the name is that of an input (the same
/// file, links followed), a folder, a device, pipe or socket (the null device excepted, to which anything may
/// be written), in a folder that is not there or not writable, or of a file that is there already: only
/// levywell's own are replaced, and only with `force`; no journal, lock or other companion of an unfinished
/// run is, but by the run whose it is, and where one with work in it lies beside `path` that counts as a file
/// that is there. Returns whether there is no fault.
bool check_output(const Output& output, Faults& faults);

/// The same; nobody else may write the file while the lock lives. `command_line` tells others why;
/// `warn` hears where the file system has no locks. Also a fault: another process that is writing it, nothing
/// there to resume, something of the user's where the journal or the lock would be.
[[nodiscard]] FileLock lock_output(const Output& output, const std::string& command_line,
                                   const std::function<void(const std::string&)>& warn, Faults& faults);

/// Whether the options name two outputs by one name, or by two of one file; no fault where one is "".
bool name_one_file(const std::string& one, const std::string& other);

}  // namespace levywell::inline io
