#pragma once

#include "levywell/io/array_file.hpp"

#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace levywell {

/// Bytes that stay while their owner does: a mapped file, or memory.
struct SharedBytes {
    std::shared_ptr<const void> owner;
    std::span<const unsigned char> bytes;
};

/// A whole file, mapped for reading. Throws InputError.
SharedBytes map_file(const std::string& path);

/// Rows and columns of an array with those sides, as ArrayFile defines them. Throws InputError at `where`: it
/// holds nothing, or more numbers than 2^60.
std::pair<std::int64_t, std::int64_t> matrix_of(std::span<const std::uint64_t> shape,
                                                const std::string& where);

/// Numbers of a NumPy type ("f4", "<f8", ">i2", "|u1", "?") at `begin` of those bytes, row-major or (Fortran)
/// column-major; at most 2^60 of them. Throws InputError at `where`: unknown type, or too few bytes.
std::unique_ptr<ArrayFile> raw_array(SharedBytes data, std::size_t begin, const std::string& dtype,
                                     std::int64_t rows, std::int64_t columns, bool column_major,
                                     const std::string& where);

/// Bytes a number of that type takes; 0 for an unknown one.
std::size_t bytes_of_type(const std::string& dtype);

/// An array in NumPy's format (version 1 to 3; headers of up to 10,000 characters, numpy.load's own limit).
/// Throws InputError at `where`.
std::unique_ptr<ArrayFile> npy_array(SharedBytes data, const std::string& where);

/// Bytes that an array in that format takes, by its header; nothing when `begin` does not hold the whole
/// header. Throws as npy_array() does.
std::optional<std::uint64_t> npy_bytes(std::span<const unsigned char> begin, const std::string& where);

/// Dataset `name` of an HDF5 file; "" is the only one. Read in stretches.
std::unique_ptr<ArrayFile> hdf5_array(const std::string& path, const std::string& name);

/// Numbers in text, one row a line; with `name`, the column of that name in the first line. A first line that
/// holds no number is a header, which is said. NA, null and a missing number are not a number. Throws
/// InputError at `where`, with the line: words that are none, lines of unequal length, decimal commas.
std::unique_ptr<ArrayFile> text_array(const SharedBytes& data, const std::string& where,
                                      const std::string& name = "");

}  // namespace levywell
