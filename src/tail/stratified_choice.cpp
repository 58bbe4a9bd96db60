#include "levywell/tail/stratified_choice.hpp"

#include "levywell/random/philox.hpp"

namespace levywell::inline tail {

std::int64_t stratified_choice(std::int64_t k, std::int64_t count, std::int64_t total, std::uint64_t seed) {
    const auto boundary = [&](std::int64_t number) {  // floor(number total / count) without overflow
        return number * (total / count) + number * (total % count) / count;
    };
    const auto length = static_cast<std::uint64_t>(boundary(k + 1) - boundary(k));
    const auto words = philox_words(seed, 0, static_cast<std::uint64_t>(k), Purpose::sample_choice);
    return boundary(k) + static_cast<std::int64_t>(uniform_below(length, words));
}

}  // namespace levywell::inline tail
