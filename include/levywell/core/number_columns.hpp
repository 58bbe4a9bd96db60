#pragma once

#include "levywell/core/column_order.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/core/input_file.hpp"

#include <string>
#include <vector>

namespace levywell::inline core {

/// Lines of numbers that a table may have.
inline constexpr std::size_t most_rows = 10'000'000;

/// The numbers of a text in columns called `names`: one vector each, of equal length. Commas, semicolons or
/// blanks stand between them, '#' at the start of a line or behind a blank begins a comment, and the first
/// line may be a header: one that holds no number at all. A header that names the columns, as a comment too,
/// gives their order; one that names some of them alone is a fault; another is passed over, which is a note;
/// one of column numbers (0, 1, ..) is read, which is a note. A line that does not hold that many finite
/// numbers, a missing one, decimal commas, and more than `most_rows` lines are faults; the columns then end
/// before it.
std::vector<std::vector<double>> number_columns(const NamedFile& file, const std::vector<ColumnName>& names,
                                                Faults& faults);

/// The same of a file, which `named_by` asked for.
std::vector<std::vector<double>> read_number_columns(const std::string& path,
                                                     const std::vector<ColumnName>& names,
                                                     const std::string& named_by, Faults& faults);

}  // namespace levywell::inline core
