#include "catch.hpp"
#include "levywell/core/text_difference.hpp"

using namespace levywell;

TEST_CASE("Of long lines the words that differ are told, with their name") {
    CHECK(text_difference("a\nb", "a\nb") == "");
    CHECK(
        text_difference("alpha 1.5 paths 300 seed 1 replicas 0", "alpha 1.5 paths 300 seed 17 replicas 0") ==
        "it was \".. seed 1 ..\" and is now \".. seed 17 ..\"");
    CHECK(text_difference("same\nepsilon 0.1 dt 0.01", "same\nepsilon 0.2 dt 0.01") ==
          "it was \"epsilon 0.1 ..\" and is now \"epsilon 0.2 ..\"");
    CHECK(text_difference("kind = 1", "kind = 1 and more") ==
          "it was \".. = 1\" and is now \".. = 1 and more\"");
}

TEST_CASE(
    "Lines that only one text has, and lines with nothing in common, are told whole; repeated words do no "
    "harm") {
    CHECK(text_difference("a\nb", "a") == "it was \"b\" and is now \"\"");
    CHECK(text_difference("", "seed 1") == "it was \"\" and is now \"seed 1\"");
    CHECK(text_difference("x y", "u v") == "it was \"x y\" and is now \"u v\"");
    CHECK(text_difference("a a", "a a a") == "it was \"a ..\" and is now \"a a ..\"");
}
