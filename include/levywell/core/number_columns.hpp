#pragma once

#include "levywell/core/fault.hpp"

#include <string>
#include <vector>

namespace levywell {

/// Lines of numbers that a table may have.
inline constexpr std::size_t most_rows = 10'000'000;

/// Reads a text file of numbers in columns called `names`: one vector each, of equal length. Commas,
/// semicolons or blanks stand between them, '#' begins a comment, and the first line may be a header (begins
/// with no number). A file that cannot be read (`named_by` says who asked for it), a line that does not
/// hold that many finite numbers, and more than `most_rows` of them are faults; the columns then end before
/// it.
std::vector<std::vector<double>> read_number_columns(const std::string& path,
                                                     const std::vector<std::string>& names,
                                                     const std::string& named_by, Faults& faults);

}  // namespace levywell
