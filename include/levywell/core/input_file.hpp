#pragma once

#include "levywell/core/fault.hpp"

#include <cstdint>
#include <string>

namespace levywell::inline core {

/// Bytes of the longest text file that is read into memory: ten million lines of two numbers have half.
inline constexpr std::uint64_t longest_text_file = std::uint64_t{1} << 30;

/// The contents of a file that the user, or a file of theirs, names. Regular files alone: a device may never
/// end, a pipe may never begin. Throws InputError at `path`: not there, no file, no permission, or longer
/// than `most` bytes.
std::string read_input_file(const std::string& path, std::uint64_t most = longest_text_file);

/// A file that another file or an option names, with its text.
struct NamedFile {
    std::string path;
    std::string text;
};

/// Reads it; where that fails, a fault that says who asked for it (`named_by`).
NamedFile read_named_file(const std::string& path, const std::string& named_by, Faults& faults);

}  // namespace levywell::inline core
