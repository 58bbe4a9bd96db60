// Bytes out of files never command a terminal.
#include "catch.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/core/printable_text.hpp"

using levywell::printable_text;

TEST_CASE("Texts are shown as they are, control characters and broken UTF-8 as numbers") {
    for (const char* text : {"", "plain", "α̂ – ≤ 語 \xF0\x9F\x98\x80", "two\nlines\tand a tab"})
        CHECK(printable_text(text) == text);
    CHECK(printable_text("\x1b[31mred\x07") == "\\x1b[31mred\\x07");
    CHECK(printable_text("\r\x7f") == "\\x0d\\x7f");
    CHECK(printable_text("\xC2\x9B"
                         "31m") == "\\xc2\\x9b31m");  // the one-character form of ESC [
    CHECK(printable_text("\xff\xC3") == "\\xff\\xc3");
    CHECK(printable_text("\xC0\xAF \xED\xA0\x80 \xF4\x90\x80\x80") ==
          "\\xc0\\xaf \\xed\\xa0\\x80 \\xf4\\x90\\x80\\x80");  // overlong, surrogate, beyond Unicode
    CHECK(printable_text(std::string("a\0b", 3)) == "a\\x00b");
}

TEST_CASE("Faults name what is in a file without its control characters") {
    CHECK(std::string(levywell::InputError("a\x1b[2J", "b\x9B").what()) == "a\\x1b[2J: b\\x9b");
}
