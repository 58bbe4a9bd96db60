#include "catch.hpp"
#include "levywell/random/tail_table.hpp"

#include <cmath>

using namespace levywell;

TEST_CASE("A tail table holds a power law and a logarithm to its stated error over all octaves") {
    for (double alpha : {0.5, 1.0, 1.8}) {
        const TailTable power(60, [&](double u) { return std::pow(u, -1 / alpha); });
        double worst = 0;
        for (double u = 0x1p-60; u < 1; u *= 1.0137)
            worst = std::max(worst, std::abs(power(u) * std::pow(u, 1 / alpha) - 1));
        INFO("alpha " << alpha);
        CHECK(worst < 1.01 / alpha * (1 + 1 / alpha) * 0x1p-20);
        CHECK(worst > 1e-9);  // it is a table
    }
    const TailTable gap(54, [](double u) { return -std::log(u); });
    for (double u : {0x1p-54, 1e-12, 1e-3, 0.3, 0.7, 0.999})
        CHECK(gap(u) == Approx(-std::log(u)).margin(1e-6));
}

TEST_CASE("Below its last octave a tail table keeps its last value") {
    const TailTable table(10, [](double u) { return 1 / u; });
    CHECK(table(1e-9) == table(0x1p-10));
    CHECK(table(1e-9) == Approx(1024).epsilon(1e-5));
}
