#include "catch.hpp"
#include "levywell/core/number_text.hpp"

#include <limits>

using namespace levywell;

TEST_CASE("Percentages have two digits and no exponent below ten thousand times") {
    CHECK(percent_text(0.0012) == "0.12%");
    CHECK(percent_text(0.046) == "4.6%");
    CHECK(percent_text(0.9949) == "99%");
    CHECK(percent_text(1) == "100%");
    CHECK(percent_text(9.87) == "990%");
    CHECK(percent_text(999) == "100000%");
    CHECK(percent_text(1e6) == "1e+08%");
    CHECK(percent_text(std::numeric_limits<double>::infinity()) == "inf%");
}
