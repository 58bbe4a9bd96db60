#include "levywell/core/number_word.hpp"

#include "levywell/core/number_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <regex>
#include <string_view>

#include <fmt/format.h>

namespace levywell::inline core {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::string_view without_sign(std::string_view word) {
    if (!word.empty() && (word.front() == '-' || word.front() == '+')) word.remove_prefix(1);
    return word;
}

/// "05", "-010": what is left of a number behind a decimal comma, or octal for some readers.
bool has_leading_zero(std::string_view word) {
    const std::string_view digits = without_sign(word);
    return digits.size() > 1 && digits[0] == '0' && is_digit(digits[1]);
}

}  // namespace

std::string plain_digits(const std::string& word) {
    constexpr std::size_t longest = 40;  // more digits no number has here, and std::regex recurses
    if (word.size() > longest) return word;
    static const std::regex form(R"(([+-]?)(\d+(?:_\d+)*)(?:\.(\d+))?(?:[eE]\+?(\d{1,2}))?)");
    std::smatch part;
    if (!std::regex_match(word, part, form)) return word;
    std::string digits = part[2];
    std::erase(digits, '_');
    if (!part[3].matched && !part[4].matched) return part[1].str() + digits;
    std::string fraction = part[3];
    const std::size_t shift = part[4].matched ? std::stoul(part[4]) : 0;
    if (fraction.size() < shift) fraction.resize(shift, '0');
    if (fraction.find_first_not_of('0', shift) != std::string::npos) return word;
    digits += fraction.substr(0, shift);
    return part[1].str() + digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1));
}

std::string refusal_of_whole(const std::string& word, bool is_unsigned) {
    const std::string_view digits = without_sign(word);
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos)
        return fmt::format("{} is no whole number in decimal digits (1000000, 1_000_000 and 1e6 are one)",
                           word);
    if (has_leading_zero(word)) {
        const std::string bare(digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1)));
        return fmt::format("{} has a leading zero, which some programs read as octal (write {})", word, bare);
    }
    const bool negative = word.front() == '-';
    if (is_unsigned && negative) return fmt::format("{} is negative (0 or larger)", word);
    std::int64_t value = 0;  // also of what is unsigned: run files hold no larger numbers
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc())
        return fmt::format("{} is out of range (at most {} = 2^63 - 1)", word,
                           std::numeric_limits<std::int64_t>::max());
    return "";
}

std::string refusal_of_number(const std::string& word, bool is_list) {
    const auto value = number_of(word);
    if (!value) return fmt::format("{} is no number (decimals have a point: 0.5)", word);
    if (has_leading_zero(word)) {
        return fmt::format("{} has a leading zero{}", word,
                           is_list ? ": is it behind a decimal comma? Commas separate the numbers of a list, "
                                     "decimals have a point (0.05)"
                                   : " (leave it out)");
    }
    if (std::isnan(*value)) return fmt::format("{} is no number that anything can be computed with", word);
    if (std::isinf(*value) && word.find_first_of("iI") == std::string::npos)
        return fmt::format("{} is beyond all double precision numbers", word);
    return "";
}

}  // namespace levywell::inline core
