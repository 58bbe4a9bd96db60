#include "levywell/core/text_difference.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

#include <fmt/format.h>

namespace levywell::inline core {
namespace {

/// The words of two lines between those that they begin and end with alike, and the word before them, which
/// names what differs; ".." stands for what is left out.
std::pair<std::string, std::string> differing_words(const std::string& before, const std::string& now) {
    const std::size_t shorter = std::min(before.size(), now.size());
    std::size_t same = 0;
    while (same < shorter && before[same] == now[same]) ++same;
    for (int words = 0; words < 2 && same > 0; ++words) {
        const std::size_t space = before.rfind(' ', same - 1);
        same = space == std::string::npos ? 0 : space;
    }
    std::size_t end = 0;
    while (end < shorter - same && before[before.size() - 1 - end] == now[now.size() - 1 - end]) ++end;
    while (end > 0 && before[before.size() - end] != ' ') --end;
    const auto cut = [&](const std::string& line) {
        return (same > 0 ? ".." : "") + line.substr(same, line.size() - same - end) + (end > 0 ? " .." : "");
    };
    return {cut(before), cut(now)};
}

}  // namespace

std::string text_difference(const std::string& before, const std::string& now) {
    std::istringstream a(before);
    std::istringstream b(now);
    std::string x;
    std::string y;
    for (;;) {
        const bool more_a = static_cast<bool>(std::getline(a, x));
        const bool more_b = static_cast<bool>(std::getline(b, y));
        if (!more_a && !more_b) return "";
        if (!more_a) x.clear();
        if (!more_b) y.clear();
        if (x == y) continue;
        const auto [was, is] = differing_words(x, y);
        return fmt::format("it was \"{}\" and is now \"{}\"", was, is);
    }
}

}  // namespace levywell::inline core
