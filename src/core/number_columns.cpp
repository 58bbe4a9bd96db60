#include "levywell/core/number_columns.hpp"

#include "levywell/core/number_header.hpp"
#include "levywell/core/number_lines.hpp"
#include "levywell/core/number_text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace levywell::inline core {
namespace {

/// Reads the numbers of a line into `row`; false unless it holds exactly that many finite ones.
bool read_row(const NumberLine& line, std::vector<double>& row) {
    if (line.words.size() != row.size()) return false;
    for (std::size_t c = 0; c < row.size(); ++c) {
        const auto value = number_of(line.words[c]);
        if (!value || !std::isfinite(*value)) return false;
        row[c] = *value;
    }
    return true;
}

/// The order of the columns, which the first line gives as a header, or the comment above it.
ColumnOrder order_of_columns(const NumberLine& line, const std::vector<ColumnName>& names,
                             const std::string& path, Faults& faults) {
    const bool is_header = line.is_header();
    const std::string_view text = is_header ? line.text : line.above;
    const std::string where = fmt::format("{}:{}", path, is_header ? line.number : line.above_number);
    ColumnOrder order = is_header ? column_order(text, names) : commented_order(text, names);
    if (!order.fault.empty())
        faults.add(where, order.fault);
    else if (order.is_named && !std::is_sorted(order.cells.begin(), order.cells.end()))
        faults.note(where, fmt::format("columns are read by the names in their header: {:.100}", text));
    else if (is_header && !order.is_named)
        faults.note(where, fmt::format("passed over as a header: {:.100}", text));
    return order;
}

}  // namespace

std::vector<std::vector<double>> number_columns(const NamedFile& file, const std::vector<ColumnName>& names,
                                                Faults& faults) {
    std::vector<std::vector<double>> columns(names.size());
    if (const std::string why = not_plain_text(file.text); !why.empty()) {
        faults.add(file.path, why);
        return columns;
    }
    std::vector<double> row(names.size());
    NumberLines lines(file.text);
    ColumnOrder order;
    NumberLine line;
    NumberHeader head;
    std::string first;
    bool has_header = false;
    const auto refuse = [&](const std::string& what) {
        faults.add(fmt::format("{}:{}", file.path, line.number), what);
        return columns;
    };
    while (lines.next(line)) {
        if (line.has_open_quote) return refuse(open_quote);
        if (order.cells.empty()) {
            order = order_of_columns(line, names, file.path, faults);
            if (!order.fault.empty()) return columns;
            has_header = line.is_header();
            if (has_header) continue;
        }
        if (line.has_mixed_commas) return refuse(mixed_commas);
        if (!read_row(line, row)) {
            const std::string more =
                line.words.size() > names.size()
                    ? fmt::format(
                          " ({} are there: take other columns out of the file, write decimals with a point)",
                          line.words.size())
                    : "";
            return refuse(fmt::format("{} finite numbers belong here: {}{}", names.size(),
                                      names_in_order(names), more));
        }
        if (columns.front().size() == most_rows)
            return refuse(fmt::format("more than {} lines of numbers", most_rows));
        if (columns.front().empty()) first = fmt::format("{}:{}", file.path, line.number);
        if (!has_header) head.see(line);
        for (std::size_t c = 0; c < names.size(); ++c) columns[c].push_back(row[order.cells[c]]);
    }
    if (head.is_column_numbers())
        faults.note(first,
                    "read as numbers (if they are the numbers of the columns, put # before this line)");
    return columns;
}

std::vector<std::vector<double>> read_number_columns(const std::string& path,
                                                     const std::vector<ColumnName>& names,
                                                     const std::string& named_by, Faults& faults) {
    const std::size_t before = faults.count();
    const NamedFile file = read_named_file(path, named_by, faults);
    if (faults.count() > before) return std::vector<std::vector<double>>(names.size());
    return number_columns(file, names, faults);
}

}  // namespace levywell::inline core
