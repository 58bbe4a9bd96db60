#pragma once

#include <span>
#include <string>

namespace levywell {

/// The line that ends a file of ours in HDF5, behind what HDF5 reads: the CRC-32 of all bytes before it. A
/// file that another program has written to has none (HDF5 cuts it off), and is read as it is.
std::string checksum_line(std::span<const char> bytes);

/// Throws InputError where a file ends with such a line and its bytes are not those that were written: a disk
/// or a copy has damaged it. Reads the whole file.
void check_checksum(const std::string& path);

}  // namespace levywell
