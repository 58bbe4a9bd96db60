#include "levywell/io/file_checksum.hpp"

#include "levywell/core/fault.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string_view>

#include <boost/crc.hpp>
#include <fmt/format.h>

namespace levywell::inline io {
namespace {

constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
constexpr std::string_view block_mark = "levywell result file ";  // analysis/schema.py reads it too
constexpr std::string_view size_words = "bytes of the whole file ";
constexpr std::string_view crc_words = "crc32 of what follows ";
constexpr std::string_view line_mark = "\nlevywell crc32 ";  // of older versions, at the end
constexpr std::size_t line_size = line_mark.size() + 8 + 1;
constexpr std::streamoff block_end = checksum_block_size;

std::string block_of(std::uint64_t size, std::uint32_t crc) {
    std::string text = fmt::format("{}(HDF5 behind this block of {} bytes)\n{}{:020}\n{}{:08x}\n", block_mark,
                                   checksum_block_size, size_words, size, crc_words, crc);
    text.resize(checksum_block_size - 1, ' ');
    return text + '\n';
}

std::string line_of(std::uint32_t crc) {
    return fmt::format("{}{:08x}\n", line_mark, crc);
}

/// Bytes of a file, by their place.
class FileBytes {
  public:
    explicit FileBytes(const std::string& path) : path_(path), file_(path, std::ios::binary | std::ios::ate) {
        if (file_) size_ = static_cast<std::streamoff>(file_.tellg());
    }

    std::streamoff size() const { return size_; }

    /// As many as there are of `count` bytes from `first` on.
    std::string at(std::streamoff first, std::size_t count) {
        const std::streamoff left = std::max<std::streamoff>(0, size_ - first);
        std::string bytes(std::min(count, static_cast<std::size_t>(left)), '\0');
        file_.clear();
        file_.seekg(first);
        file_.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, file_.gcount())));
        return bytes;
    }

    std::uint32_t crc(std::streamoff first, std::streamoff end) {
        constexpr std::streamoff block = 1 << 20;
        boost::crc_32_type crc;
        while (first < end) {
            const std::string bytes = at(first, static_cast<std::size_t>(std::min(block, end - first)));
            if (bytes.empty()) refuse("its end cannot be read");
            crc.process_bytes(bytes.data(), bytes.size());
            first += static_cast<std::streamoff>(bytes.size());
        }
        return crc.checksum();
    }

    [[noreturn]] void refuse(const std::string& why, std::string_view advice = "") const {
        throw InputError(path_, fmt::format("is damaged, or another program has changed it: {} (take another "
                                            "copy of it, or do the run again{})",
                                            why, advice));
    }

  private:
    std::string path_;
    std::ifstream file_;
    std::streamoff size_ = 0;
};

constexpr std::string_view unchecked =
    "; what was changed on purpose is read unchecked from a copy without the first 512 bytes: tail -c +513 "
    "FILE > "
    "COPY.h5";
static_assert(checksum_block_size == 512, "as the advice says");
constexpr const char* other_bytes = "its bytes are not those that were written (their checksum differs)";

/// The number that follows some words in a block; 0 where there is none.
template <class Number>
Number number_in(const std::string& block, std::string_view words, int base) {
    Number number = 0;
    const std::size_t at = block.find(words);
    if (at != std::string::npos)
        std::from_chars(block.data() + at + words.size(), block.data() + block.size(), number, base);
    return number;
}

void check_block(FileBytes& file) {
    const std::string block = file.at(0, checksum_block_size);
    const auto size = number_in<std::uint64_t>(block, size_words, 10);
    const auto crc = number_in<std::uint32_t>(block, crc_words, 16);
    const auto there = static_cast<std::uint64_t>(file.size());
    if (block != block_of(size, crc)) file.refuse("its first block is not what was written");
    if (size != there)
        file.refuse(fmt::format("it has {} bytes, and {} were written", there, size), unchecked);
    if (crc != file.crc(block_end, file.size())) file.refuse(other_bytes, unchecked);
}

/// Checks the line at the end of an older file; false where there is none.
bool check_line(FileBytes& file) {
    const std::streamoff end = file.size() - static_cast<std::streamoff>(line_size);
    if (end < 0) return false;
    const std::string line = file.at(end, line_size);
    if (!line.starts_with(line_mark)) return false;
    if (line != line_of(file.crc(0, end))) file.refuse(other_bytes);
    return true;
}

/// Where the HDF5 part of a file ends by its superblock, as levywell writes it (version 0 or 1, addresses of
/// eight bytes); nothing where it is another.
std::optional<std::uint64_t> end_of_hdf5(const std::string& superblock) {
    const auto byte = [&](std::size_t at) {
        return static_cast<std::uint64_t>(static_cast<unsigned char>(superblock[at]));
    };
    const auto address = [&](std::size_t at) {
        std::uint64_t value = 0;
        for (std::size_t k = 8; k-- > 0;) value = value << 8 | byte(at + k);
        return value;
    };
    constexpr std::size_t longest = 56;
    if (superblock.size() < longest || byte(8) > 1 || byte(13) != 8) return std::nullopt;
    const std::size_t base = byte(8) == 0 ? 24 : 28;
    return address(base + 16) - address(base);
}

}  // namespace

std::string checksum_block(std::span<const char> bytes) {
    boost::crc_32_type crc;
    crc.process_bytes(bytes.data(), bytes.size());
    return block_of(checksum_block_size + bytes.size(), crc.checksum());
}

FileBeginning beginning_of(const std::string& path) {
    FileBytes file(path);
    const std::string begin = file.at(0, block_mark.size());
    if (begin == block_mark) return FileBeginning::block;
    if (begin.starts_with(signature)) return FileBeginning::signature;
    return file.at(block_end, signature.size()) == signature ? FileBeginning::other_block
                                                             : FileBeginning::none;
}

void check_checksum(const std::string& path) {
    FileBytes file(path);
    if (beginning_of(path) == FileBeginning::block) {
        check_block(file);
    } else {
        check_line(file);
    }
}

void check_own_checksum(const std::string& path) {
    FileBytes file(path);
    if (beginning_of(path) != FileBeginning::signature) return check_checksum(path);
    if (check_line(file)) return;
    const auto end = end_of_hdf5(file.at(0, 64));
    if (end && *end < static_cast<std::uint64_t>(file.size()))
        file.refuse("what follows its HDF5 part is not the line with its checksum");
}

std::uint32_t crc32_of(const std::string& path) {
    FileBytes file(path);
    return file.crc(0, file.size());
}

}  // namespace levywell::inline io
