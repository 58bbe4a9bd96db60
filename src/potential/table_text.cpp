#include "levywell/potential/table_text.hpp"

#include "levywell/core/toml_text.hpp"

#include <fmt/format.h>

namespace levywell::inline potential {
namespace {

std::string one_line(std::string text) {
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < ' ') c = ' ';
    }
    return text;
}

/// Numbers ten a line, each with the fewest digits that give it back.
std::string array(const char* key, const std::vector<double>& values) {
    std::string text = fmt::format("{} = [", key);
    for (std::size_t k = 0; k < values.size(); ++k)
        text += fmt::format("{}{}{}", k == 0 ? "" : ",", k % 10 == 0 ? "\n    " : " ", values[k]);
    return text + "\n]\n";
}

}  // namespace

std::string table_text(const TableFile& table) {
    std::string text;
    for (const std::string& line : table.comments) text += "# " + one_line(line) + "\n";
    text += fmt::format("name = {}\nkind = \"table\"\ngrowth = {}\n", toml_string(one_line(table.name)),
                        table.growth);
    return text + array("w", table.w) + array("f", table.f);
}

}  // namespace levywell::inline potential
