#pragma once

#include "levywell/io/array_file.hpp"

#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace levywell::inline io {

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

/// Numbers of a NumPy type ("f4", "<f8", ">i2", "|u1", "?"; also "bfloat16") at `begin` of those bytes,
/// row-major or (Fortran) column-major; at most 2^60 of them. Throws InputError at `where`: unknown type, or
/// too few bytes.
std::unique_ptr<ArrayFile> raw_array(SharedBytes data, std::size_t begin, const std::string& dtype,
                                     std::int64_t rows, std::int64_t columns, bool column_major,
                                     const std::string& where);

/// Bytes a number of that type takes; 0 for an unknown one.
std::size_t bytes_of_type(const std::string& dtype);

/// An array in NumPy's format (version 1 to 3; headers of up to 10,000 characters, numpy.load's own limit).
/// Throws InputError at `where`.
std::unique_ptr<ArrayFile> npy_array(const SharedBytes& data, const std::string& where);

/// Bytes that an array in that format takes, by its header; nothing when `begin` does not hold the whole
/// header. Throws as npy_array() does.
std::optional<std::uint64_t> npy_bytes(std::span<const unsigned char> begin, const std::string& where);

/// Which of these arrays `name` is; "" is the only one. Throws InputError at `path` with their names.
std::size_t choose_array(const std::vector<std::string>& names, const std::string& name,
                         const std::string& path);

/// What a gzip file unpacks to, its checksums compared. Throws InputError at `where`: damaged, or more than
/// memory holds.
SharedBytes unpack_gzip(const SharedBytes& data, const std::string& where);

/// Whether these bytes begin as a .safetensors file does: the length of a header, and the header.
bool is_safetensors(std::span<const unsigned char> bytes);
/// Tensor `name` of such a file. Throws InputError at `path`.
std::unique_ptr<ArrayFile> safetensors_array(SharedBytes data, const std::string& path,
                                             const std::string& name);

/// Tensor `name` of a file of torch.save (a zip archive), read without executing what its pickle asks for:
/// plain tensors, parameters, state dicts and containers of them alone. Throws InputError at `path`.
std::unique_ptr<ArrayFile> torch_array(const std::string& path, const std::string& name);

/// Whether these bytes begin as a .mat file of version 5 to 7 does.
bool is_matlab(std::span<const unsigned char> bytes);
/// Variable `name` of such a file, in MATLAB's rows and columns; a row vector is one sample. Throws
/// InputError at `path`: also where the program was built without matio.
std::unique_ptr<ArrayFile> matlab_array(const SharedBytes& data, const std::string& path,
                                        const std::string& name);

/// Throws InputError with the way out where these bytes are of a format that is known and not read, or
/// binary.
void refuse_other_formats(std::span<const unsigned char> bytes, const std::string& path);

/// A line of a shell with FILE and NAME replaced by these; names that a shell or Python would have to be told
/// of stay marks.
std::string for_file(std::string line, const std::string& path, const std::string& name = "");

/// Dataset `name` of an HDF5 file; "" is the only one. Read in stretches.
std::unique_ptr<ArrayFile> hdf5_array(const std::string& path, const std::string& name);

/// Numbers in text, one row a line; with `name`, the column of that name in the first line. A first line that
/// holds no number is a header, which is said. NA, null and a missing number are not a number. Throws
/// InputError at `where`, with the line: words that are none, lines of unequal length, decimal commas.
std::unique_ptr<ArrayFile> text_array(const SharedBytes& data, const std::string& where,
                                      const std::string& name = "");

}  // namespace levywell::inline io
