#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace levywell::inline core {

/// A column of numbers: its name, and what else a header may call it, in lower case.
struct ColumnName {
    std::string name;
    std::vector<std::string> also;
};

/// In which order a header puts columns.
struct ColumnOrder {
    std::vector<std::size_t> cells;  ///< for each column the cell of a row that holds it
    bool is_named = false;           ///< whether the header names every column
    std::string fault;  ///< why the header cannot be followed: it names some of the columns alone, or one
                        ///< twice
};

/// The order that a header line gives `columns`: units in brackets, quotes, case and trailing digits do not
/// count. One that names none of them leaves the order as it is.
ColumnOrder column_order(std::string_view header, const std::vector<ColumnName>& columns);

/// The same of a comment line, which is a header only where it is as many cells as there are columns, and
/// separators or at least two names tell it from prose.
ColumnOrder commented_order(std::string_view comment, const std::vector<ColumnName>& columns);

/// "time, alpha, epsilon".
std::string names_in_order(const std::vector<ColumnName>& columns);

}  // namespace levywell::inline core
