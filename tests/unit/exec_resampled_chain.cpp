// The chain of SGD with measured noise, where its exits are known.

#include "catch.hpp"
#include "levywell/exec/resampled_chain.hpp"
#include "potentials.hpp"

#include <cmath>

using namespace levywell;

TEST_CASE("A fair walk leaves (-m, m) after m^2 steps") {
    const PotentialFile flat = test::potential("flat.toml");
    const std::vector<double> noise{-2, 2};  // steps of 0.2
    const ResampledChain chain{flat.potential.get(), noise, 0.1, {-1.9, 1.9}, 100000, 20000, 3};  // m = 10
    const std::vector<std::int64_t> exits = chain.exits(1);
    double mean = 0;
    for (std::int64_t steps : exits) {
        REQUIRE(steps > 0);
        mean += static_cast<double>(steps) / 20000;
    }
    // Variance of the exit time: 2/3 m^2 (m^2 - 1) = 6600; five standard errors are 2.9.
    CHECK(mean == Approx(100).margin(2.9));
    CHECK(chain.exits(3) == exits);
}

TEST_CASE("Without noise it is gradient descent, and what stays is not counted") {
    const PotentialFile well = test::potential("two_well.toml");
    const std::vector<double> noise{0.5};
    const ResampledChain chain{well.potential.get(), noise, 0.01, {-0.2, 0.2}, 1000, 2, 1};
    double w = 0;
    std::int64_t steps = 0;
    while (std::abs(w) < 0.2) {
        w -= 0.01 * (well.potential->slope(w) + 0.5);
        ++steps;
    }
    CHECK(chain.exits(1) == std::vector<std::int64_t>{steps, steps});
    ResampledChain still = chain;
    still.steps = steps - 1;
    CHECK(still.exits(1) == std::vector<std::int64_t>{-1, -1});
}
