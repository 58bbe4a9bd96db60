#pragma once

#include <string>
#include <vector>

namespace levywell::inline cli {

/// What an option takes, as `--help` names it; the shells' completions are made of these names
/// (scripts/write-reference).
inline constexpr const char* file_type = "FILE";
inline constexpr const char* folder_type = "FOLDER";

/// "{a,b,c}": one of these words.
inline std::string one_of(const std::vector<std::string>& words) {
    std::string type;
    for (const std::string& word : words) type += (type.empty() ? "{" : ",") + word;
    return type + "}";
}

}  // namespace levywell::inline cli
