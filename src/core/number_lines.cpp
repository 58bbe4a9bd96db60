#include "levywell/core/number_lines.hpp"

#include "levywell/core/number_text.hpp"

#include <algorithm>

namespace levywell {
namespace {

constexpr std::string_view blanks = " \t\r";
constexpr std::string_view separators = " \t\r,;";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// "1.5", "-2", "x-2.0", "2nd", "nan"; not "alpha_2" or "s^-1".
bool resembles_number(std::string_view word) {
    if (word.size() > 1 && (word.front() == '"' || word.front() == '\'')) word.remove_prefix(1);
    while (!word.empty() && (word.back() == '"' || word.back() == '\'')) word.remove_suffix(1);
    if (word.empty()) return false;
    if (number_of(word) || is_digit(word.front())) return true;
    for (std::size_t k = 1; k < word.size(); ++k) {
        const char before = word[k - 1];
        const bool sign_or_point = before == '.' || before == '-' || before == '+';
        const bool is_power = k >= 2 && word[k - 2] == '^';
        if (is_digit(word[k]) && sign_or_point && !is_power) return true;
    }
    return false;
}

void split(std::string_view line, NumberLine& result) {
    result.words.clear();
    bool only_comma = false;
    bool other = false;
    bool behind_separator = true;  // whether a separator now would have nothing before it
    for (std::size_t at = 0; at < line.size();) {
        if (separators.find(line[at]) == std::string_view::npos) {
            const std::size_t stop = std::min(line.find_first_of(separators, at), line.size());
            result.words.push_back(line.substr(at, stop - at));
            at = stop;
            behind_separator = false;
            continue;
        }
        const std::size_t begin = at;
        std::size_t marks = 0;
        for (; at < line.size() && separators.find(line[at]) != std::string_view::npos; ++at) {
            if (blanks.find(line[at]) != std::string_view::npos) continue;
            if (behind_separator) result.words.emplace_back();
            behind_separator = true;
            ++marks;
        }
        const std::string_view separator = line.substr(begin, at - begin);
        if (begin == 0 || at == line.size()) continue;
        if (separator == ",") only_comma = true;
        if (separator.find(',') == std::string_view::npos) other = true;
        if (marks == 0) behind_separator = false;
    }
    result.has_mixed_commas = only_comma && other;
}

}  // namespace

bool NumberLine::is_header() const {
    return std::none_of(words.begin(), words.end(), resembles_number);
}

NumberLines::NumberLines(std::string_view text) : text_(text) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text_.starts_with(byte_order_mark)) text_.remove_prefix(byte_order_mark.size());
}

bool NumberLines::next(NumberLine& result) {
    while (at_ < text_.size()) {
        const std::size_t end = std::min(text_.find_first_of("\r\n", at_), text_.size());
        std::string_view line = text_.substr(at_, end - at_);
        at_ = end + (text_.substr(end, 2) == "\r\n" ? 2 : 1);
        ++number_;
        line = line.substr(0, line.find('#'));
        if (line.find_first_not_of(separators) == std::string_view::npos) continue;
        split(line, result);
        result.number = number_;
        result.text = line;
        return true;
    }
    return false;
}

std::string not_plain_text(std::string_view text) {
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
        return "is text in UTF-16 (save it as UTF-8: iconv -f UTF-16 -t UTF-8)";
    return "";
}

}  // namespace levywell
