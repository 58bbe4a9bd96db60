#include "levywell/core/number_header.hpp"

#include "levywell/core/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace levywell::inline core {
namespace {

/// As whole numbers are written: "-3", not "3.0".
bool is_whole(std::string_view word) {
    if (word.starts_with('-') || word.starts_with('+')) word.remove_prefix(1);
    return !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_fraction(std::string_view word) {
    return !is_whole(word) && std::isfinite(number_of(word).value_or(NAN));
}

}  // namespace

bool are_column_numbers(const std::vector<std::string_view>& words, std::size_t first) {
    for (std::size_t k = first; k < words.size(); ++k)
        if (words[k] != std::to_string(k - first)) return false;
    return words.size() > first;
}

void NumberHeader::see(const NumberLine& line) {
    const auto& words = line.words;
    if (is_first_) {
        is_first_ = false;
        whole_ = std::all_of(words.begin(), words.end(), is_whole);
        counts_ = words.size() > 1 && are_column_numbers(words);
    } else if (whole_) {
        has_whole_ = has_whole_ || std::any_of(words.begin(), words.end(), is_whole);
        has_fraction_ = has_fraction_ || std::any_of(words.begin(), words.end(), is_fraction);
    }
}

}  // namespace levywell::inline core
