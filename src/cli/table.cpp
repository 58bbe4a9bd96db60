#include "cli/table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace levywell {
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

std::string number_text(double value, int digits) {
    if (std::isnan(value)) return "-";
    return fmt::format("{:.{}g}", value, digits);
}

std::string text_apart(double value, double gap, int digits) {
    constexpr double shown = 3;  // digits of the gap
    const double needed = shown + std::ceil(std::log10(std::abs(value) / gap));
    return number_text(value, needed > digits ? static_cast<int>(std::min(needed, 17.0)) : digits);
}

std::string time_text(double value, double log10_value, int digits) {
    if (std::isinf(value) && std::isinf(log10_value)) return "infinite";
    if (!std::isinf(value) || !std::isfinite(log10_value)) return number_text(value, digits);
    const double exponent = std::floor(log10_value);
    if (exponent >= 1e9) return fmt::format("10^{:.{}g}", log10_value, digits);  // a mantissa would be noise
    // The logarithm is there to 0.01.
    return fmt::format("{:.1f}e+{:.0f}", std::min(9.9, std::pow(10, log10_value - exponent)), exponent);
}

std::string with_error(double value, double error) {
    if (std::isnan(value)) return "-";
    if (!(error > 0)) return number_text(value);
    const double leading = std::ceil(std::log10(std::abs(value) / error));  // -inf where the value is 0
    const int digits = static_cast<int>(std::clamp(leading + 2, 2.0, 12.0));
    return fmt::format("{:.{}g} +- {:.2g}", value, digits, error);
}

}  // namespace levywell
