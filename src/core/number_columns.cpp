#include "levywell/core/number_columns.hpp"

#include "levywell/core/input_file.hpp"
#include "levywell/core/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace levywell {
namespace {

constexpr std::string_view blanks = " ,;\t\r";

/// Reads the numbers of a line into `row`; false unless it holds exactly that many finite ones.
bool read_row(std::string_view line, std::vector<double>& row) {
    std::size_t count = 0;
    for (std::size_t at = line.find_first_not_of(blanks); at != std::string_view::npos;
         at = line.find_first_not_of(blanks, at)) {
        const std::size_t stop = std::min(line.find_first_of(blanks, at), line.size());
        const auto value = number_of(line.substr(at, stop - at));
        if (!value || !std::isfinite(*value) || count == row.size()) return false;
        row[count++] = *value;
        at = stop;
    }
    return count == row.size();
}

}  // namespace

std::vector<std::vector<double>> read_number_columns(const std::string& path,
                                                     const std::vector<std::string>& names,
                                                     const std::string& named_by, Faults& faults) {
    std::vector<std::vector<double>> columns(names.size());
    std::string content;
    try {
        content = read_input_file(path);
    } catch (const InputError& error) {
        for (const Fault& fault : error.faults())
            faults.add(fault.where, fmt::format("{} ({})", fault.what, named_by));
        return columns;
    }
    const std::string_view text = content;
    std::vector<double> row(names.size());
    std::size_t number = 0;
    bool first = true;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        std::string_view line = text.substr(begin, end - begin);
        begin = end + 1;
        ++number;
        line = line.substr(0, line.find('#'));
        const std::size_t word = line.find_first_not_of(blanks);
        if (word == std::string_view::npos) continue;
        const bool header =
            first && std::string_view("+-.0123456789").find(line[word]) == std::string_view::npos;
        first = false;
        if (header) continue;
        if (!read_row(line, row)) {
            faults.add(fmt::format("{}:{}", path, number), fmt::format("{} finite numbers belong here: {}",
                                                                       names.size(), fmt::join(names, ", ")));
            return columns;
        }
        if (columns.front().size() == most_rows) {
            faults.add(fmt::format("{}:{}", path, number),
                       fmt::format("more than {} lines of numbers", most_rows));
            return columns;
        }
        for (std::size_t c = 0; c < names.size(); ++c) columns[c].push_back(row[c]);
    }
    return columns;
}

}  // namespace levywell
