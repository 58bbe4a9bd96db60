#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace levywell::inline cli {

/// Exit codes of the command line.
inline constexpr int exit_done = 0;
inline constexpr int exit_failed = 1;       ///< a run failed (disk full, ...)
inline constexpr int exit_bad_input = 2;    ///< bad usage or input; nothing was written
inline constexpr int exit_interrupted = 3;  ///< stopped by a signal; can be resumed
inline constexpr int exit_departs = 4;      ///< audit: the numbers depart from the law

/// The whole command line program: arguments without the program's name, results to `out`, messages and
/// progress to `err`. Never throws; every failure becomes a message and an exit code.
int run_cli(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

}  // namespace levywell::inline cli
