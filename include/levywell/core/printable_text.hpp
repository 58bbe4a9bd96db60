#pragma once

#include <string>
#include <string_view>

namespace levywell::inline core {

/// A text that may hold bytes out of files, for a terminal: control characters (but line ends and tabs) and
/// bytes that are no UTF-8 as backslash, x and two digits, the rest as it is.
std::string printable_text(std::string_view text);

}  // namespace levywell::inline core
