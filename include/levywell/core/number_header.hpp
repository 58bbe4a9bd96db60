#pragma once

#include "levywell/core/number_lines.hpp"

namespace levywell::inline core {

/// Tells whether a first line of numbers may be a header: the numbers of the columns ("0,1,2", pandas), or
/// years. Data are told by how they are written: fractions, as data are, below whole numbers, as column
/// numbers are.
class NumberHeader {
  public:
    void see(const NumberLine& line);  ///< each line of numbers, from the first on

    /// The first line is 0, 1, .., p - 1, p >= 2, and not all numbers below it are whole.
    bool is_column_numbers() const { return counts_ && has_fraction_; }
    /// The first line is whole numbers, and none below it is.
    bool is_doubtful() const { return whole_ && has_fraction_ && !has_whole_; }

  private:
    bool is_first_ = true;
    bool counts_ = false;        ///< the first line is 0, 1, ..
    bool whole_ = false;         ///< the first line is whole numbers
    bool has_whole_ = false;     ///< below the first line
    bool has_fraction_ = false;  ///< below the first line
};

/// Whether words are "0", "1", .. from `first` on.
bool are_column_numbers(const std::vector<std::string_view>& words, std::size_t first = 0);

}  // namespace levywell::inline core
