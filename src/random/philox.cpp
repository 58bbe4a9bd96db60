#include "levywell/random/philox.hpp"

#include "levywell/core/lanes/scalar.hpp"
#include "levywell/random/scalar_lane_code.hpp"

namespace levywell {

std::array<std::uint32_t, 4> philox_words(std::uint64_t seed, std::uint64_t path, std::uint64_t block,
                                          Purpose purpose) {
    std::uint32_t counter[4] = {static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32),
                                static_cast<std::uint32_t>(path),
                                static_cast<std::uint32_t>(path >> 32) | static_cast<std::uint32_t>(purpose)
                                                                             << 16};
    scalar_lanes::philox(counter, static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32));
    return {counter[0], counter[1], counter[2], counter[3]};
}

}  // namespace levywell
