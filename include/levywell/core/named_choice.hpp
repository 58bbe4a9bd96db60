#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace levywell::inline core {

/// The enumerator whose place in its list of names is that of the word.
template <class Choice>
std::optional<Choice> named_choice(const std::vector<std::string>& names, const std::string& word) {
    const auto found = std::find(names.begin(), names.end(), word);
    if (found == names.end()) return std::nullopt;
    return static_cast<Choice>(found - names.begin());
}

}  // namespace levywell::inline core
