#include "catch.hpp"
#include "levywell/core/lanes/scalar.hpp"
#include "levywell/random/philox.hpp"
#include "levywell/random/scalar_lane_code.hpp"

using namespace levywell;

TEST_CASE("Philox gives the published words") {
    std::uint32_t counter[4] = {1, 2, 3, 4};
    scalar_lanes::philox(counter, 5, 6);
    CHECK(counter[0] == 0xc0c839bcu);
    CHECK(counter[1] == 0x889c87c5u);
    CHECK(counter[2] == 0x61986739u);
    CHECK(counter[3] == 0x2d4623d0u);
}

TEST_CASE("Addressed words are cuRAND's: seed 1234, subsequence 5, offset 0") {
    const auto words = philox_words(1234, 5, 0, Purpose::step);
    CHECK(words[0] == 0xf942741cu);
    CHECK(words[1] == 0xb7a11b7au);
    CHECK(words[2] == 0x8b27a0ccu);
    CHECK(words[3] == 0xbd95acc8u);
}

TEST_CASE("Seed, path, block and purpose each change the words") {
    const auto words = philox_words(1, 2, 3, Purpose::step);
    CHECK(words != philox_words(std::uint64_t{1} << 32 | 1, 2, 3, Purpose::step));
    CHECK(words != philox_words(1, std::uint64_t{1} << 40 | 2, 3, Purpose::step));
    CHECK(words != philox_words(1, 2, std::uint64_t{1} << 33 | 3, Purpose::step));
    CHECK(words != philox_words(1, 2, 3, Purpose::refinement));
}
