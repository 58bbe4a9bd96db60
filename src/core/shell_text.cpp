#include "levywell/core/shell_text.hpp"

namespace levywell::inline core {

std::string shell_word(const std::string& text) {
    constexpr const char* plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./-_";
    if (!text.empty() && text.find_first_not_of(plain) == std::string::npos) return text;
    std::string inside;
    for (char c : text) inside += c == '\'' ? "'\\''" : std::string(1, c);
    return "'" + inside + "'";
}

}  // namespace levywell::inline core
