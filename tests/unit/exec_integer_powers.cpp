#include "catch.hpp"
#include "exec/integer_powers.hpp"

#include <cmath>

using levywell::IntegerPowers;

TEST_CASE("Integer powers by digits agree with pow, of either sign, and end at the negligible") {
    constexpr double negligible = 1e-12;
    for (double base : {0.0, 0.5, -0.9, 0.99, 1 - 1e-6, -(1 - 1e-9)}) {
        const IntegerPowers power(base, negligible);
        for (std::int64_t n : {0L, 1L, 2L, 63L, 64L, 65L, 4095L, 4096L, 1000003L, 1L << 36}) {
            INFO("base " << base << ", n " << n);
            const double expected = std::pow(base, static_cast<double>(n));
            // Each multiplication rounds once, and the table's last entry has seen 63 of them a digit.
            const double rounding = std::abs(expected) * 64 * 0x1p-52 * static_cast<double>(n + 1);
            CHECK(std::abs(power(n) - expected) <= negligible + std::min(rounding, 1e-9));
        }
        CHECK(power(std::int64_t{1} << 62) == 0);
    }
}

TEST_CASE("A base of one is capped: its powers vanish at last") {
    const IntegerPowers power(1, 1e-12);
    CHECK(power(1000) > 1 - 1e-9);
    CHECK(power(std::int64_t{1} << 62) == 0);
}
