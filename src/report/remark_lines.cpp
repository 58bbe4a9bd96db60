#include "report/remark_lines.hpp"

#include "levywell/core/number_text.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include <fmt/format.h>

namespace levywell::inline report {
namespace {

constexpr std::size_t fewest_alike = 3;

bool is_letter(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '^';
}

bool is_digit(char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

/// A sentence taken apart: its words with a gap where each number stands, and the numbers as written.
struct Pattern {
    std::string words;
    std::vector<std::string> numbers;
};

/// Where a number that begins at `at` ends; `at` where none begins there. "m1" and "L^2" hold none.
std::size_t behind_number(const std::string& text, std::size_t at) {
    const char before = at > 0 ? text[at - 1] : ' ';
    if (is_letter(before) || is_digit(before) || before == '.') return at;
    std::size_t end = at;
    if ((text[end] == '+' || text[end] == '-') && before != '+' && before != '-') ++end;
    const std::size_t digits = end;
    while (end < text.size() && (is_digit(text[end]) || (text[end] == '.' && end + 1 < text.size() &&
                                                         end > digits && is_digit(text[end + 1]))))
        ++end;
    if (end == digits) return at;
    std::size_t exponent = end;
    if (exponent < text.size() && text[exponent] == 'e') {
        ++exponent;
        if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-')) ++exponent;
        const std::size_t first = exponent;
        while (exponent < text.size() && is_digit(text[exponent])) ++exponent;
        if (exponent > first) end = exponent;
    }
    return end;
}

Pattern pattern_of(const std::string& text) {
    Pattern pattern;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = behind_number(text, at);
        if (end == at) {
            pattern.words += text[at++];
            continue;
        }
        pattern.words += '\0';
        pattern.numbers.push_back(text.substr(at, end - at));
        at = end;
    }
    return pattern;
}

/// Remarks of one pattern, each with its condition.
struct Group {
    std::string words;
    std::vector<std::string> who;
    std::vector<std::vector<std::string>> numbers;
    std::vector<std::string> texts;
};

/// "0.12", or "0.12 to 3.4" where the conditions differ; `unit`: what follows, if it belongs to both.
std::string range_text(const Group& group, std::size_t k, const std::string& unit) {
    const auto less = [k](const auto& a, const auto& b) {
        return number_of(a[k]).value_or(0) < number_of(b[k]).value_or(0);
    };
    const auto [least, most] = std::minmax_element(group.numbers.begin(), group.numbers.end(), less);
    return (*least)[k] == (*most)[k] ? (*least)[k] : (*least)[k] + unit + " to " + (*most)[k];
}

std::string summary_of(const Group& group, std::size_t conditions) {
    std::string text;
    std::size_t number = 0;
    for (std::size_t at = 0; at < group.words.size(); ++at) {
        if (group.words[at] == '\0')
            text += range_text(group, number++, group.words.substr(at + 1, 1) == "%" ? "%" : "");
        else
            text += group.words[at];
    }
    const std::string which = group.who.size() == conditions
                                  ? fmt::format("all {} conditions", conditions)
                                  : fmt::format("{} of {} conditions, {} to {}", group.who.size(), conditions,
                                                group.who.front(), group.who.back());
    return fmt::format("  {}: {}\n", which, text);
}

bool differ(const Group& group) {
    return std::set(group.texts.begin(), group.texts.end()).size() > 1;
}

}  // namespace

std::string remark_lines(const std::vector<Remarks>& conditions) {
    std::vector<Group> groups;
    std::map<std::string, std::size_t> place;
    for (const auto& [who, remarks] : conditions) {
        for (const std::string& remark : remarks) {
            Pattern pattern = pattern_of(remark);
            const auto [found, is_new] = place.emplace(pattern.words, groups.size());
            if (is_new) groups.push_back({pattern.words, {}, {}, {}});
            Group& group = groups[found->second];
            group.who.push_back(who);
            group.numbers.push_back(std::move(pattern.numbers));
            group.texts.push_back(remark);
        }
    }
    std::string text;
    bool has_ranges = false;
    for (const Group& group : groups) {
        if (group.who.size() >= fewest_alike) {
            text += summary_of(group, conditions.size());
            has_ranges = has_ranges || differ(group);
        } else {
            for (std::size_t k = 0; k < group.who.size(); ++k)
                text += fmt::format("  {}: {}\n", group.who[k], group.texts[k]);
        }
    }
    if (has_ranges) text += "  each condition's own numbers: --json, or the result file\n";
    return text;
}

}  // namespace levywell::inline report
