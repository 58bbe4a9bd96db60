#include "catch.hpp"
#include "levywell/core/shell_text.hpp"

#include <array>
#include <cstdio>

using namespace levywell;

namespace {

/// What a shell hands on of a command's only word.
std::string through_shell(const std::string& word) {
    FILE* const pipe = ::popen(("printf %s " + word).c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string text;
    std::array<char, 256> buffer{};
    for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
        text.append(buffer.data(), got);
    CHECK(::pclose(pipe) == 0);
    return text;
}

}  // namespace

TEST_CASE("A shell reads any word as it was") {
    CHECK(shell_word("potentials/two_well.toml") == "potentials/two_well.toml");
    CHECK(shell_word("0.1,0.05") == "0.1,0.05");
    for (const char* text : {"/tmp/o'brien/p.toml", "two words", "", "$HOME `id`", "~", "a\\b", "\"x\"", "*",
                             "{a,b}", "#no", "!", "größe", "x\ny;z", "''"})
        CHECK(through_shell(shell_word(text)) == text);
}
