#pragma once

#include <clocale>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace levywell::inline io {

/// Names in archives are UTF-8, which libarchive converts to the locale of the thread: one of UTF-8 while
/// this is there.
class Utf8Names {
  public:
    Utf8Names();
    ~Utf8Names();
    Utf8Names(const Utf8Names&) = delete;
    Utf8Names& operator=(const Utf8Names&) = delete;

  private:
    locale_t utf8_;
    locale_t before_;
};

/// Throws InputError at `path` where a zip archive stands behind another, which would be passed over.
void check_one_archive(std::span<const unsigned char> bytes, const std::string& path);

/// Names of what is in a zip archive. Throws InputError at `path`.
std::vector<std::string> zip_members(const std::string& path);

/// The bytes of one of them, of which there may be `most`; its checksum is compared. Throws InputError at
/// `path`.
std::vector<unsigned char> zip_member(const std::string& path, const std::string& name, std::uint64_t most);

}  // namespace levywell::inline io
