#pragma once

#include "levywell/io/array_file.hpp"

#include <memory>
#include <span>
#include <vector>

namespace levywell {

/// Bytes that stay while their owner does: a mapped file, or memory.
struct SharedBytes {
    std::shared_ptr<const void> owner;
    std::span<const unsigned char> bytes;
};

/// A whole file, mapped for reading. Throws InputError.
SharedBytes map_file(const std::string& path);

/// Numbers of a NumPy type ("f4", "<f8", ">i2", "|u1", "?") at `begin` of those bytes, row-major or (Fortran)
/// column-major. Throws InputError at `where`: unknown type, or too few bytes.
std::unique_ptr<ArrayFile> raw_array(SharedBytes data, std::size_t begin, const std::string& dtype,
                                     std::int64_t rows, std::int64_t columns, bool column_major,
                                     const std::string& where);

/// Bytes a number of that type takes; 0 for an unknown one.
std::size_t bytes_of_type(const std::string& dtype);

/// An array in NumPy's format (version 1 to 3).
std::unique_ptr<ArrayFile> npy_array(SharedBytes data, const std::string& where);

/// Dataset `name` of an HDF5 file; "" is the only one. Read in stretches.
std::unique_ptr<ArrayFile> hdf5_array(const std::string& path, const std::string& name);

/// Numbers in text, one row a line.
std::unique_ptr<ArrayFile> text_array(const SharedBytes& data, const std::string& where);

}  // namespace levywell
