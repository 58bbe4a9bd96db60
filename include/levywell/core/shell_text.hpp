#pragma once

#include <string>

namespace levywell::inline core {

/// A word as a shell reads it: itself, or in quotes where it has a character that means something to one.
std::string shell_word(const std::string& text);

}  // namespace levywell::inline core
