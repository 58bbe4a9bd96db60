// Files that a user names: regular ones alone, and no longer than they may be.

#include "catch.hpp"
#include "files.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/core/input_file.hpp"
#include "levywell/core/number_text.hpp"

#include <cmath>
#include <filesystem>
#include <sys/stat.h>

using namespace levywell;

TEST_CASE("A file is read whole, up to its limit") {
    const test::TemporaryFolder folder;
    const std::string text("a\0b\n", 4);
    CHECK(read_input_file(folder.write("a", text)) == text);
    CHECK(read_input_file(folder / "a", 4) == text);
    CHECK(read_input_file(folder.write("empty", "")).empty());
    CHECK_THROWS_WITH(read_input_file(folder / "a", 3), Contains("it has 4 bytes (at most 3)"));
    // A hole of a gigabyte takes no room on the disk; nothing is allocated for it either.
    std::filesystem::resize_file(folder.write("hole", ""), longest_text_file + 1);
    CHECK_THROWS_WITH(read_input_file(folder / "hole"), Contains("at most 1073741824"));
}

TEST_CASE("What is no file is refused, and neither read for ever nor waited for") {
    const test::TemporaryFolder folder;
    CHECK_THROWS_WITH(read_input_file(folder / "absent"), Contains("absent: cannot be read: No such file"));
    CHECK_THROWS_WITH(read_input_file(folder / ""), Contains("it is a folder"));
    CHECK_THROWS_WITH(read_input_file("/dev/zero"), Contains("a device or a pipe, not a file"));
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    CHECK_THROWS_WITH(read_input_file(folder / "pipe"), Contains("a device or a pipe, not a file"));
}

TEST_CASE("A word is a number whole or not at all; one out of range goes to the nearest end") {
    CHECK(number_of("1e-3") == 1e-3);
    CHECK(number_of("+2.5") == 2.5);
    CHECK(number_of("5e-324") == 5e-324);
    CHECK(number_of("1e-999") == 0);
    CHECK(number_of("1e999") == HUGE_VAL);
    CHECK(number_of("-1e999") == -HUGE_VAL);
    CHECK(std::isnan(number_of("nan").value()));
    CHECK(std::isnan(number_of("-1.#IND").value()));
    CHECK(number_of("-1.#INF") == -HUGE_VAL);
    for (const char* word : {"", "+", "-", "+-1", "1x", "0x10", "1,5", "1e", "one"}) {
        INFO(word);
        CHECK_FALSE(number_of(word));
    }
}
