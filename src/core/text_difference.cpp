#include "levywell/core/text_difference.hpp"

#include <sstream>

#include <fmt/format.h>

namespace levywell {

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
        if (x != y) return fmt::format("it was \"{}\" and is now \"{}\"", x, y);
    }
}

}  // namespace levywell
