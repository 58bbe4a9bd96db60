#pragma once

#include "levywell/tail/number_table.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace levywell::inline io {

/// Numbers in a file, seen as a matrix: a one-dimensional array has one column, further dimensions are joined
/// to the columns.
class ArrayFile : public NumberTable {
  public:
    /// What is worth saying of how it was read (a header passed over); "" for nothing.
    const std::string& note() const { return note_; }
    /// What may be meant otherwise than it was read, and what to do then; "" for nothing.
    const std::string& warning() const { return warning_; }

  protected:
    std::string note_;
    std::string warning_;
};

/// What a file without a header is made of.
struct RawFormat {
    std::string dtype;  ///< as NumPy writes it: f4, <f8, >i2, ..
    std::int64_t columns = 1;
};

/// FILE and NAME of FILE[:NAME]; a file whose own name has a colon is one.
struct ArrayPlace {
    std::string path;
    std::string name;
};
ArrayPlace array_place(const std::string& spec);

/// Opens FILE, FILE:NAME or - (standard input: text, .npy or .safetensors), NAME an array of a file that
/// holds several, or a column of a text with a header, by its name or its number from 1. The format is told
/// from the first bytes: .npy, .npz, HDF5 (of MATLAB 7.3 too), MATLAB 5 to 7, torch.save, .safetensors, else
/// text (numbers separated by blanks, commas or semicolons, # at the start of a line or behind a blank begins
/// a comment); any of them that is not an archive may be gzipped; with `raw`, that. .npy, raw files and
/// .safetensors are mapped, HDF5 is read in stretches, the others are held in memory. Throws InputError with
/// the place and what was expected.
std::unique_ptr<ArrayFile> open_array(const std::string& spec, const std::optional<RawFormat>& raw);

/// Version of the library that reads MATLAB's files; "" where the program was built without.
std::string matio_version();

}  // namespace levywell::inline io
