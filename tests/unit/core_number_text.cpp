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

TEST_CASE("Expected counts are whole from a thousand on") {
    CHECK(count_text(25000) == "25000");
    CHECK(count_text(1562.5) == "1562");
    CHECK(count_text(12.2070) == "12.21");
    CHECK(count_text(3.05e-3) == "0.00305");
    CHECK(count_text(2e20) == "2e+20");
}

TEST_CASE("A value and its error are text whatever they are") {
    CHECK(with_error(137.31, 0.7) == "137.31 +- 0.7");
    CHECK(with_error(HUGE_VAL, HUGE_VAL) == "inf +- inf");
    CHECK(with_error(HUGE_VAL, 1) == "inf +- 1");
    CHECK(with_error(2, HUGE_VAL) == "2 +- inf");
    CHECK(with_error(0, 1) == "0 +- 1");
    CHECK(with_error(HUGE_VAL, NAN) == "inf");
    CHECK(with_error(NAN, 1) == "-");
}
