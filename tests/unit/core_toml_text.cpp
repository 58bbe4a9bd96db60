#include "catch.hpp"
#include "levywell/core/toml_reader.hpp"
#include "levywell/core/toml_text.hpp"

using namespace levywell;

TEST_CASE("Any string that is written is read again") {
    CHECK(toml_string("p.toml") == "\"p.toml\"");
    const std::vector<std::string> texts{
        "",         "o'brien/p.toml", "say \"when\"", "C:\\new\\table", "two\nlines\r\n",
        "a\tb\x01", "größe",          "''",           "\"\"\""};
    Faults faults;
    TomlTable file = TomlTable::read_text(
        "all = " + toml_strings(texts) + "\nnone = " + toml_strings({}) + "\n", "t.toml", faults);
    CHECK(file.strings("all") == texts);
    CHECK(file.strings("none") == std::vector<std::string>{});
    CHECK(faults.empty());
}
