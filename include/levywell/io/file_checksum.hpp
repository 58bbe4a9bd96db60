#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace levywell::inline io {

/// A file of ours begins with a block of text, which HDF5 passes over (a user block): what wrote it, the size
/// of the file and the CRC-32 of all that follows the block. So every byte is held to be what was written,
/// wherever it stands, before HDF5 looks at any.
constexpr std::size_t checksum_block_size = 512;

/// That block for the bytes of an HDF5 file that are to follow it.
std::string checksum_block(std::span<const char> bytes);

/// What the first bytes of a file say of it.
enum class FileBeginning {
    block,        ///< levywell's, of this version on
    signature,    ///< HDF5's own: of an older version, or of another program
    other_block,  ///< of another program, or damaged; HDF5's signature stands behind it
    none          ///< no HDF5 file, or damaged
};
FileBeginning beginning_of(const std::string& path);

/// Throws InputError where a file has such a block, or ends with the line that older versions wrote, and is
/// not, byte for byte, what was written: a disk or a copy has damaged it, or another program has changed it.
/// Reads the whole file. A file with neither is not looked at.
void check_checksum(const std::string& path);

/// The same of a file that levywell wrote: what follows the HDF5 part of an older one is its line, whole, or
/// nothing.
void check_own_checksum(const std::string& path);

/// The CRC-32 of a file, whole.
std::uint32_t crc32_of(const std::string& path);

}  // namespace levywell::inline io
