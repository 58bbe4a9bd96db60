#include "levywell/core/column_order.hpp"

#include "levywell/core/number_lines.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>

#include <fmt/format.h>

namespace levywell::inline core {
namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

/// "Time (s)", "$\alpha$", "alpha_2": time, alpha, alpha.
std::string bare_name(std::string_view cell) {
    cell = cell.substr(0, cell.find_first_of(" \t[({/"));
    std::string name;
    for (char c : cell) {
        if (c != '$' && c != '\\' && c != '"' && c != '\'')
            name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    const std::size_t last = name.find_last_not_of("0123456789_");
    return cell.find('\'') == std::string_view::npos ? name.substr(0, last + 1) : "";  // f' is not f
}

std::size_t column_of(std::string_view cell, const std::vector<ColumnName>& columns) {
    const std::string name = bare_name(cell);
    const auto found = std::find_if(columns.begin(), columns.end(), [&](const ColumnName& column) {
        return column.name == name ||
               std::find(column.also.begin(), column.also.end(), name) != column.also.end();
    });
    return found == columns.end() ? none : static_cast<std::size_t>(found - columns.begin());
}

/// Cells of a header; those of blanks alone without the units between them.
std::vector<std::string_view> header_cells(std::string_view header) {
    const char separator = separator_of(header);
    std::vector<std::string_view> found = cells_of(header, separator);
    if (separator == ' ') {
        bool in_unit = false;
        found.erase(std::remove_if(found.begin(), found.end(),
                                   [&](std::string_view cell) {
                                       const bool unit =
                                           in_unit || cell.front() == '[' || cell.front() == '(';
                                       in_unit = unit && cell.find_first_of("])") == std::string_view::npos;
                                       return unit;
                                   }),
                    found.end());
    }
    return found;
}

ColumnOrder order_of(const std::vector<std::string_view>& cells, const std::vector<ColumnName>& columns) {
    ColumnOrder order;
    order.cells.assign(columns.size(), none);
    const auto refuse = [&](const std::string& what) {
        order.fault = fmt::format(
            "{} (name the columns {}, in any order, or take this line away: they are read in this order "
            "then)",
            what, names_in_order(columns));
        return order;
    };
    std::string unknown;
    for (std::size_t c = 0; c < cells.size(); ++c) {
        const std::size_t column = column_of(cells[c], columns);
        if (column == none) {
            unknown = std::string(cells[c].substr(0, 40));
            continue;
        }
        if (order.cells[column] != none)
            return refuse(fmt::format("this header names {} twice", columns[column].name));
        order.cells[column] = c;
    }
    const auto named =
        std::count_if(order.cells.begin(), order.cells.end(), [](auto c) { return c != none; });
    if (named == 0) {
        std::iota(order.cells.begin(), order.cells.end(), 0);
        return order;
    }
    if (cells.size() > columns.size()) {
        order.fault =
            fmt::format("this header has {} columns, and {} are read: {} (take the others out of the file)",
                        cells.size(), columns.size(), names_in_order(columns));
        return order;
    }
    if (!unknown.empty())
        return refuse(fmt::format("this header calls a column {}, which is none of those read", unknown));
    if (cells.size() != columns.size())
        return refuse(fmt::format("this header names {} of {} columns", named, columns.size()));
    order.is_named = true;
    return order;
}

}  // namespace

std::string names_in_order(const std::vector<ColumnName>& columns) {
    std::string names;
    for (const ColumnName& column : columns) names += (names.empty() ? "" : ", ") + column.name;
    return names;
}

ColumnOrder column_order(std::string_view header, const std::vector<ColumnName>& columns) {
    return order_of(header_cells(header), columns);
}

ColumnOrder commented_order(std::string_view comment, const std::vector<ColumnName>& columns) {
    const std::vector<std::string_view> cells = header_cells(comment);
    const auto known = std::count_if(cells.begin(), cells.end(),
                                     [&](auto cell) { return column_of(cell, columns) != none; });
    if (cells.size() == columns.size() && (separator_of(comment) != ' ' || known >= 2))
        return order_of(cells, columns);
    return order_of({}, columns);
}

}  // namespace levywell::inline core
