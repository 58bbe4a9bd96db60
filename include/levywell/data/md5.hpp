#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace levywell::inline data {

/// MD5 in hexadecimal: what the sets' authors publish to recognise their files by.
std::string md5(std::span<const std::uint8_t> bytes);

/// Of a file. Throws InputError when it cannot be read.
std::string md5_of_file(const std::string& path);

}  // namespace levywell::inline data
