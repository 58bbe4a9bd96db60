// The interval in which the hot loop makes steps, and beyond which the drift's exact flow leads back, on
// random potentials of every kind.

#include "catch.hpp"
#include "exec/clamp_interval.hpp"
#include "files.hpp"
#include "levywell/potential/potential_file.hpp"
#include "random_condition.hpp"

using namespace levywell;

TEST_CASE("It holds all critical points, and the drift leads back from beyond its ends") {
    const test::TemporaryFolder folder;
    int held = 0;
    for (std::uint64_t seed = 4800; seed < 5100; ++seed) {  // 5061: one minimum, far from the middle
        const test::RandomPotential random = test::random_condition(seed).potential;
        if (random.kind == "flat") continue;
        Faults faults;
        const PotentialFile file = read_potential(folder.write("potential.toml", random.text), faults);
        faults.throw_if_any();
        const double largest = find_clamp(*file.potential, file.landscape, 1e300).largest_dt;
        for (const double part : {0.99, 0.7, 0.55, 0.3, 0.1}) {
            const Interval clamp = find_clamp(*file.potential, file.landscape, part * largest).interval;
            INFO(seed << ": " << random.text << " dt " << part * largest << ", " << clamp.lower << " to "
                      << clamp.upper);
            for (const auto* points : {&file.landscape.minima, &file.landscape.maxima}) {
                for (const CriticalPoint& point : *points) {
                    CHECK(clamp.lower < point.position);
                    CHECK(clamp.upper > point.position);
                }
            }
            CHECK(file.potential->slope(clamp.lower) < 0);
            CHECK(file.potential->slope(clamp.upper) > 0);
            ++held;
        }
    }
    CHECK(held > 1000);
}
