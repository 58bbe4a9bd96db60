#pragma once

#include <string>
#include <vector>

namespace levywell::inline io {

/// A run file that runs as it is, with every key that there is: those it does not need are comments, with
/// their defaults.
std::string starting_run_file();

/// Writes it as run.toml, and a potential as potential.toml beside it, into a folder, which is made; returns
/// their paths. Throws InputError, and writes neither, where one is there and `force` is not given.
std::vector<std::string> write_starting_files(const std::string& folder, bool force);

}  // namespace levywell::inline io
