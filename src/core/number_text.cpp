#include "levywell/core/number_text.hpp"

#include <charconv>
#include <cmath>
#include <locale>
#include <sstream>
#include <string>

namespace levywell {

std::optional<double> number_of(std::string_view word) {
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
