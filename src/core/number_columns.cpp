#include "levywell/core/number_columns.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

namespace levywell {
namespace {

constexpr std::size_t most_rows = 10'000'000;

/// The numbers of a line; empty unless it holds exactly `count` finite ones.
std::vector<double> numbers_of(const std::string& line, std::size_t count) {
    std::istringstream words(line);
    std::vector<double> values;
    double value = 0;
    while (words >> value && std::isfinite(value)) values.push_back(value);
    return words.eof() && values.size() == count ? values : std::vector<double>{};
}

}  // namespace

std::vector<std::vector<double>> read_number_columns(const std::string& path,
                                                     const std::vector<std::string>& names,
                                                     const std::string& named_by, Faults& faults) {
    std::vector<std::vector<double>> columns(names.size());
    std::ifstream file(path);
    if (!file) {
        faults.add(path, fmt::format("cannot be read ({})", named_by));
        return columns;
    }
    std::string line;
    std::size_t number = 0;
    bool first = true;
    while (std::getline(file, line)) {
        ++number;
        line = line.substr(0, line.find('#'));
        std::replace_if(
            line.begin(), line.end(), [](char c) { return c == ',' || c == ';' || c == '\t' || c == '\r'; },
            ' ');
        if (line.find_first_not_of(' ') == std::string::npos) continue;
        const std::vector<double> row = numbers_of(line, names.size());
        const bool header = first && std::string("+-.0123456789").find(line[line.find_first_not_of(' ')]) ==
                                         std::string::npos;
        first = false;
        if (header) continue;
        const std::string place = fmt::format("{}:{}", path, number);
        if (row.empty()) {
            faults.add(place, fmt::format("{} finite numbers belong here: {}", names.size(),
                                          fmt::join(names, ", ")));
            return columns;
        }
        if (columns.front().size() == most_rows) {
            faults.add(place, fmt::format("more than {} lines", most_rows));
            return columns;
        }
        for (std::size_t c = 0; c < names.size(); ++c) columns[c].push_back(row[c]);
    }
    return columns;
}

}  // namespace levywell
