// Philox at the same address: our words are those of cuRAND's headers, compiled for the host.

#include "catch.hpp"
#include "levywell/random/philox.hpp"

#include <cstdint>
#include <random>
#include <vector_types.h>
#define QUALIFIERS static inline
#include <curand_philox4x32_x.h>

using namespace levywell;

TEST_CASE("Bit-equal to curand_Philox4x32_10 at 100000 random addresses, and at one known") {
    std::mt19937_64 random(5);
    for (int k = 0; k < 100000; ++k) {
        const std::uint64_t seed = random();
        const std::uint64_t path = random() % static_cast<std::uint64_t>(max_path_id);
        const std::uint64_t block = k % 2 == 0 ? random() : random() % 1000;
        const auto purpose = static_cast<Purpose>(random() % 14);
        const std::uint64_t subsequence = path | static_cast<std::uint64_t>(purpose) << 48;
        const uint4 counter = {static_cast<unsigned>(block), static_cast<unsigned>(block >> 32),
                               static_cast<unsigned>(subsequence), static_cast<unsigned>(subsequence >> 32)};
        const uint4 theirs =
            curand_Philox4x32_10(counter, {static_cast<unsigned>(seed), static_cast<unsigned>(seed >> 32)});
        const auto ours = philox_words(seed, path, block, purpose);
        REQUIRE((ours[0] == theirs.x && ours[1] == theirs.y && ours[2] == theirs.z && ours[3] == theirs.w));
    }
    const uint4 known = curand_Philox4x32_10({1, 2, 3, 4}, {5, 6});
    CHECK(known.x == 0xc0c839bcu);
    CHECK(known.w == 0x2d4623d0u);
}
