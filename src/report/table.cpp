#include "report/table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace levywell::inline report {
namespace {

/// Characters, not bytes, of UTF-8 text.
std::size_t width_of(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

std::string TextTable::text(const std::string& indent) const {
    std::vector<std::size_t> widths(rows_.front().size(), 0);
    for (const auto& row : rows_) {
        for (std::size_t k = 0; k < row.size(); ++k) widths[k] = std::max(widths[k], width_of(row[k]));
    }
    std::string result;
    for (const auto& row : rows_) {
        result += indent;
        for (std::size_t k = 0; k < row.size(); ++k) {
            result += std::string(widths[k] - width_of(row[k]), ' ') + row[k];
            if (k + 1 < row.size()) result += "  ";
        }
        result.erase(result.find_last_not_of(' ') + 1);
        result += '\n';
    }
    return result;
}

std::string z_text(double z) {
    return std::isfinite(z) ? fmt::format("{:+.1f}", z) : "-";
}

std::string z_text(const Estimate& measured, double exact) {
    return z_text((measured.value - exact) / measured.stderror);
}

std::string jump_text(std::size_t from, std::size_t to) {
    return fmt::format("m{} -> m{}", from + 1, to + 1);
}

}  // namespace levywell::inline report
