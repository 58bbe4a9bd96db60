#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace levywell {

/// Names of what is in a zip archive. Throws InputError at `path`.
std::vector<std::string> zip_members(const std::string& path);

/// The bytes of one of them, of which there may be `most`; its checksum is compared. Throws InputError at
/// `path`.
std::vector<unsigned char> zip_member(const std::string& path, const std::string& name, std::uint64_t most);

}  // namespace levywell
