#include "levywell/tail/stratified_choice.hpp"

#include "levywell/random/philox.hpp"

namespace levywell {

std::int64_t stratified_choice(std::int64_t k, std::int64_t count, std::int64_t total, std::uint64_t seed) {
    const auto boundary = [&](std::int64_t number) {  // floor(number total / count) without overflow
        return number * (total / count) + number * (total % count) / count;
    };
    const auto words = philox_words(seed, 0, static_cast<std::uint64_t>(k), Purpose::sample_choice);
    const auto length = static_cast<std::uint64_t>(boundary(k + 1) - boundary(k));
    // The upper part of a 64-bit product, by halves.
    const std::uint64_t upper = (words[0] * length + (words[1] * length >> 32)) >> 32;
    return boundary(k) + static_cast<std::int64_t>(upper);
}

}  // namespace levywell
