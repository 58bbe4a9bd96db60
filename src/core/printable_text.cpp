#include "levywell/core/printable_text.hpp"

#include <cstddef>

#include <fmt/format.h>

namespace levywell::inline core {
namespace {

/// Bytes of the UTF-8 character that begins a text; 0 where none does (overlong, a surrogate, cut off).
std::size_t character_length(std::string_view text) {
    const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
    const unsigned char lead = byte(0);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    if (length > text.size()) return 0;
    for (std::size_t k = 1; k < length; ++k)
        if ((byte(k) & 0xC0) != 0x80) return 0;
    if ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F)) return 0;
    if ((lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F)) return 0;
    return length;
}

/// C0, DEL, and C1, which terminals take commands from too.
bool is_control(std::string_view character) {
    const auto lead = static_cast<unsigned char>(character[0]);
    if (character.size() == 1) return (lead < 0x20 && lead != '\n' && lead != '\t') || lead == 0x7F;
    return lead == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}

}  // namespace

std::string printable_text(std::string_view text) {
    std::string shown;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = character_length(text.substr(at));
        if (length > 0 && !is_control(text.substr(at, length))) {
            shown += text.substr(at, length);
            at += length;
            continue;
        }
        for (std::size_t end = at + (length > 0 ? length : 1); at < end; ++at)
            shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[at]));
    }
    return shown;
}

}  // namespace levywell::inline core
