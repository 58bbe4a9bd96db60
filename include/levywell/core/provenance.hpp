#pragma once

#include <cstdint>
#include <string>

namespace levywell::inline core {

/// "levywell 0.1.0 (commit)": this program.
std::string program_version();
/// The same of another version and commit.
std::string version_text(const std::string& version, const std::string& commit);

/// The present time: UTC, ISO 8601.
std::string now_text();

/// Where a result comes from: enough to repeat it.
struct Provenance {
    std::string config_toml;  ///< text of the run file, or of the equivalent of the command line
    std::string command_line;
    std::string created;  ///< UTC, ISO 8601
    std::uint64_t seed = 0;
    std::string version = program_version();  ///< what wrote the file
};

}  // namespace levywell::inline core
