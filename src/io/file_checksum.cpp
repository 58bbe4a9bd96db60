#include "io/file_checksum.hpp"

#include "levywell/core/fault.hpp"

#include <fstream>
#include <string_view>
#include <vector>

#include <boost/crc.hpp>
#include <fmt/format.h>

namespace levywell {
namespace {

constexpr std::string_view mark = "\nlevywell crc32 ";
constexpr std::size_t digits = 8;
constexpr std::size_t line_size = mark.size() + digits + 1;

std::string line_of(std::uint32_t crc) {
    return fmt::format("{}{:08x}\n", mark, crc);
}

}  // namespace

std::string checksum_line(std::span<const char> bytes) {
    boost::crc_32_type crc;
    crc.process_bytes(bytes.data(), bytes.size());
    return line_of(crc.checksum());
}

void check_checksum(const std::string& path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file) return;  // who opens it says why
    const auto size = static_cast<std::streamoff>(file.tellg());
    const std::streamoff end = size - static_cast<std::streamoff>(line_size);
    if (end < 0) return;
    std::string line(line_size, '\0');
    file.seekg(end);
    file.read(line.data(), static_cast<std::streamsize>(line.size()));
    if (!file || !line.starts_with(mark)) return;
    boost::crc_32_type crc;
    std::vector<char> block(1 << 20);
    file.seekg(0);
    for (std::streamoff left = end; left > 0 && file;) {
        file.read(block.data(), std::min<std::streamoff>(left, static_cast<std::streamoff>(block.size())));
        crc.process_bytes(block.data(), static_cast<std::size_t>(file.gcount()));
        left -= file.gcount();
    }
    if (line == line_of(crc.checksum())) return;
    throw InputError(path,
                     "is damaged: its bytes are not those that were written (their checksum differs; take "
                     "another copy of it, or do the run again)");
}

}  // namespace levywell
