#pragma once

#include <string>
#include <vector>

namespace levywell::inline core {

/// A string as TOML writes it, in quotes, whatever characters it has.
std::string toml_string(const std::string& text);

/// An array of such strings.
std::string toml_strings(const std::vector<std::string>& texts);

}  // namespace levywell::inline core
