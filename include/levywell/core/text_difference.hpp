#pragma once

#include <string>

namespace levywell::inline core {

/// Where two texts differ first, as `it was ".. seed 1 .." and is now ".. seed 7 .."`: of the first line that
/// differs the words that do, and the one before them. "" where the texts are the same.
std::string text_difference(const std::string& before, const std::string& now);

}  // namespace levywell::inline core
