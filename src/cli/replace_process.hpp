#pragma once

#include <string>
#include <vector>

namespace levywell::inline cli {

/// Folder of the running program.
std::string program_folder();

/// Runs another program in this one's place, `words` its name and arguments; looked up in PATH where its name
/// is no path. Returns only where it could not be started.
void replace_process(std::vector<std::string> words);

}  // namespace levywell::inline cli
