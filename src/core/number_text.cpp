#include "levywell/core/number_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <locale>
#include <sstream>
#include <string>

#include <fmt/format.h>

namespace levywell::inline core {
namespace {

/// "1.#INF", "-1.#IND", "1.#QNAN0", "1.#SNAN00e+000": how Microsoft's C library before 2015 printed
/// infinities and NaN.
std::optional<double> number_of_microsoft(std::string_view word) {
    const bool negative = word.starts_with('-');
    if (negative || word.starts_with('+')) word.remove_prefix(1);
    if (!word.starts_with("1.#")) return std::nullopt;
    word.remove_prefix(3);
    for (const std::string_view name : {"INF", "IND", "QNAN", "SNAN"}) {
        if (!word.starts_with(name)) continue;
        word.remove_prefix(name.size());
        word.remove_prefix(std::min(word.find_first_not_of('0'), word.size()));
        if (!word.empty() && word != "e+000" && word != "E+000") return std::nullopt;
        if (name != "INF") return NAN;
        return negative ? -HUGE_VAL : HUGE_VAL;
    }
    return std::nullopt;
}

}  // namespace

std::optional<double> number_of(std::string_view word) {
    if (const auto value = number_of_microsoft(word)) return value;
    if (word.size() > 1 && word.front() == '+' && word[1] != '-') word.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (end != word.data() + word.size()) return std::nullopt;
    if (error == std::errc()) return value;
    if (error != std::errc::result_out_of_range) return std::nullopt;
    // Which way out of range, from_chars does not say: a stream gives the largest double, or 0.
    std::istringstream stream{std::string(word)};
    stream.imbue(std::locale::classic());
    stream >> value;
    return std::fabs(value) < 1 ? 0 : std::copysign(HUGE_VAL, value);
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

std::string count_text(double expected) {
    constexpr double to_the_unit = 1000;
    return expected >= to_the_unit && expected < 1e15 ? fmt::format("{:.0f}", expected)
                                                      : fmt::format("{:.4g}", expected);
}

std::string time_text(double value, double log10_value, int digits) {
    if (std::isinf(value) && std::isinf(log10_value)) return "infinite";
    if (!std::isinf(value) || !std::isfinite(log10_value)) return number_text(value, digits);
    const double exponent = std::floor(log10_value);
    if (exponent >= 1e9) return fmt::format("10^{:.{}g}", log10_value, digits);  // a mantissa would be noise
    // The logarithm is there to 0.01.
    return fmt::format("{:.1f}e+{:.0f}", std::min(9.9, std::pow(10, log10_value - exponent)), exponent);
}

std::string percent_text(double relative) {
    const double percent = 100 * relative;
    if (percent < 99.5 || percent >= 1e6 || std::isnan(percent)) return fmt::format("{:.2g}%", percent);
    const double unit = std::pow(10, std::floor(std::log10(percent)) - 1);
    return fmt::format("{:.0f}%", std::round(percent / unit) * unit);
}

std::string with_error(double value, double error) {
    if (std::isnan(value)) return "-";
    if (!(error > 0)) return number_text(value);
    if (!std::isfinite(value) || !std::isfinite(error)) return fmt::format("{:.2g} +- {:.2g}", value, error);
    const double leading = std::ceil(std::log10(std::abs(value) / error));  // -inf where the value is 0
    const int digits = static_cast<int>(std::clamp(leading + 2, 2.0, 12.0));
    return fmt::format("{:.{}g} +- {:.2g}", value, digits, error);
}

}  // namespace levywell::inline core
