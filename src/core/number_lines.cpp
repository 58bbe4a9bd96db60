#include "levywell/core/number_lines.hpp"

#include "levywell/core/number_text.hpp"

#include <algorithm>
#include <iterator>

namespace levywell::inline core {
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
    if (number_of(word) || is_digit(word.front()) || is_spreadsheet_error(word)) return true;
    for (std::size_t k = 1; k < word.size(); ++k) {
        const char before = word[k - 1];
        const bool sign_or_point = before == '.' || before == '-' || before == '+';
        const bool is_power = k >= 2 && word[k - 2] == '^';
        if (is_digit(word[k]) && sign_or_point && !is_power) return true;
    }
    return false;
}

/// Behind the double quotes that enclose a whole cell from `at` on ("a, b"; two of them inside are one); `at`
/// where none do; npos where they do not end.
std::size_t behind_quotes(std::string_view line, std::size_t at) {
    if (line[at] != '"') return at;
    for (std::size_t end = line.find('"', at + 1); end != std::string_view::npos;
         end = line.find('"', end + 1)) {
        const char next = end + 1 < line.size() ? line[end + 1] : ',';
        if (next != '"') return separators.find(next) != std::string_view::npos ? end + 1 : at;
        ++end;
    }
    return std::string_view::npos;
}

/// Where the first of `marks` stands from `at` on, outside double quotes; the end where none does.
std::size_t find_unquoted(std::string_view line, std::string_view marks, std::size_t at) {
    while (at < line.size()) {
        if (line[at] == '"' && (at == 0 || separators.find(line[at - 1]) != std::string_view::npos)) {
            const std::size_t behind = behind_quotes(line, at);
            if (behind != at && behind != std::string_view::npos) {
                at = behind;
                continue;
            }
        }
        if (marks.find(line[at]) != std::string_view::npos) return at;
        ++at;
    }
    return line.size();
}

/// Where a comment begins: at a '#' at the start of the line or behind a blank, but "1.#INF" and "#N/A" are
/// none.
std::size_t comment_of(std::string_view line) {
    if (line.find('#') == std::string_view::npos) return line.size();
    const auto begins = [&](std::size_t at) {
        const std::size_t stop = std::min(line.find_first_of(separators, at), line.size());
        return (at == 0 || blanks.find(line[at - 1]) != std::string_view::npos) &&
               !is_spreadsheet_error(line.substr(at, stop - at));
    };
    std::size_t at = find_unquoted(line, "#", 0);
    while (at < line.size() && !begins(at)) at = find_unquoted(line, "#", at + 1);
    return at;
}

/// "sep=;": what Excel is told by, and takes for no data.
bool names_separator(std::string_view line) {
    return line.size() == 5 && line.starts_with("sep=") && separators.find(line[4]) != std::string_view::npos;
}

void split(std::string_view line, NumberLine& result) {
    result.words.clear();
    result.has_open_quote = false;
    bool only_comma = false;
    bool other = false;
    bool behind_separator = true;  // whether a separator now would have nothing before it
    for (std::size_t at = 0; at < line.size();) {
        if (separators.find(line[at]) == std::string_view::npos) {
            const std::size_t stop = find_unquoted(line, separators, at);
            const std::size_t quoted = behind_quotes(line, at);
            if (quoted == std::string_view::npos) result.has_open_quote = true;
            const std::size_t quote = quoted == stop ? 1 : 0;
            result.words.push_back(line.substr(at + quote, stop - at - 2 * quote));
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

/// A cell without the blanks and quotes around it.
std::string_view bare(std::string_view cell) {
    const std::size_t begin = std::min(cell.find_first_not_of(blanks), cell.size());
    cell = cell.substr(begin, cell.find_last_not_of(blanks) + 1 - begin);
    if (cell.size() > 1 && cell.front() == cell.back() && (cell.front() == '"' || cell.front() == '\''))
        cell = cell.substr(1, cell.size() - 2);
    return cell;
}

}  // namespace

bool NumberLine::is_header() const {
    bool in_unit = false;
    bool has_name = false;
    for (std::string_view word : words) {
        const std::string_view name =
            in_unit ? "" : word.substr(0, std::min(word.find_first_of("[("), word.size()));
        if (resembles_number(name)) return false;
        has_name = has_name || !name.empty();
        in_unit =
            (in_unit || name.size() < word.size()) && word.find_first_of("])") == std::string_view::npos;
    }
    return has_name;
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
        if (number_ == 1 && names_separator(line)) continue;
        const std::size_t mark = comment_of(line);
        const std::string_view comment = line.substr(mark);
        line = line.substr(0, mark);
        if (line.find_first_not_of(separators) == std::string_view::npos) {
            const std::size_t begin = comment.find_first_not_of("# \t");
            if (begin == std::string_view::npos) continue;
            above_ = comment.substr(begin);
            above_number_ = number_;
            continue;
        }
        split(line, result);
        result.above = above_;
        result.above_number = above_number_;
        result.number = number_;
        result.text = line;
        return true;
    }
    return false;
}

char separator_of(std::string_view header) {
    for (char mark : {';', ',', '\t'})
        if (find_unquoted(header, {&mark, 1}, 0) < header.size()) return mark;
    return ' ';
}

std::vector<std::string_view> cells_of(std::string_view line, char separator) {
    std::vector<std::string_view> found;
    for (std::size_t at = 0; at <= line.size();) {
        const std::size_t stop = find_unquoted(line, {&separator, 1}, at);
        const std::string_view cell = bare(line.substr(at, stop - at));
        if (separator != ' ' || !cell.empty()) found.push_back(cell);
        at = stop + 1;
    }
    return found;
}

bool is_spreadsheet_error(std::string_view word) {
    constexpr std::string_view errors[] = {"#N/A",  "#DIV/0!", "#NUM!", "#VALUE!",
                                           "#REF!", "#NAME?",  "#NULL!"};
    return std::find(std::begin(errors), std::end(errors), word) != std::end(errors);
}

std::string not_plain_text(std::string_view text) {
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
        return "is text in UTF-16 (save it as UTF-8: iconv -f UTF-16 -t UTF-8)";
    return "";
}

}  // namespace levywell::inline core
