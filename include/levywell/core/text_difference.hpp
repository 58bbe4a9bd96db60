#pragma once

#include <string>

namespace levywell {

/// The first line in which two texts differ, as `it was "..", it is ".."`; "" where they do not.
std::string text_difference(const std::string& before, const std::string& now);

}  // namespace levywell
