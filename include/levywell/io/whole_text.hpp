#pragma once

#include <string>

namespace levywell {

/// Writes a text file that appears whole or not at all. Throws RunError; what was there before is then
/// untouched.
void write_whole_text(const std::string& path, const std::string& text);

}  // namespace levywell
