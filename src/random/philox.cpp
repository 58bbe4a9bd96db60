#include "levywell/random/philox.hpp"

#include "levywell/random/scalar_lane_code.hpp"

namespace levywell::inline random {

std::array<std::uint32_t, 4> philox_words(std::uint64_t seed, std::uint64_t path, std::uint64_t block,
                                          Purpose purpose) {
    std::uint32_t words[4];
    put_philox_words(seed, path, block, purpose, words);
    return {words[0], words[1], words[2], words[3]};
}

}  // namespace levywell::inline random
