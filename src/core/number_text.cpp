#include "levywell/core/number_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <locale>
#include <sstream>
#include <string>

namespace levywell {
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

}  // namespace levywell
