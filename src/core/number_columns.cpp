#include "levywell/core/number_columns.hpp"

#include "levywell/core/number_lines.hpp"
#include "levywell/core/number_text.hpp"

#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace levywell {
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

}  // namespace

std::vector<std::vector<double>> number_columns(const NamedFile& file, const std::vector<std::string>& names,
                                                Faults& faults) {
    std::vector<std::vector<double>> columns(names.size());
    if (const std::string why = not_plain_text(file.text); !why.empty()) {
        faults.add(file.path, why);
        return columns;
    }
    std::vector<double> row(names.size());
    NumberLines lines(file.text);
    bool first = true;
    NumberLine line;
    const auto refuse = [&](const std::string& what) {
        faults.add(fmt::format("{}:{}", file.path, line.number), what);
        return columns;
    };
    while (lines.next(line)) {
        if (std::exchange(first, false) && line.is_header()) {
            faults.note(fmt::format("{}:{}", file.path, line.number),
                        fmt::format("passed over as a header: {:.100}", line.text));
            continue;
        }
        if (line.has_mixed_commas) return refuse(mixed_commas);
        if (!read_row(line, row)) {
            return refuse(
                fmt::format("{} finite numbers belong here: {}", names.size(), fmt::join(names, ", ")));
        }
        if (columns.front().size() == most_rows)
            return refuse(fmt::format("more than {} lines of numbers", most_rows));
        for (std::size_t c = 0; c < names.size(); ++c) columns[c].push_back(row[c]);
    }
    return columns;
}

std::vector<std::vector<double>> read_number_columns(const std::string& path,
                                                     const std::vector<std::string>& names,
                                                     const std::string& named_by, Faults& faults) {
    const std::size_t before = faults.count();
    const NamedFile file = read_named_file(path, named_by, faults);
    if (faults.count() > before) return std::vector<std::vector<double>>(names.size());
    return number_columns(file, names, faults);
}

}  // namespace levywell
