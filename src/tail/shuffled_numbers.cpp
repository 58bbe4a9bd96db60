#include "tail/shuffled_numbers.hpp"

#include "levywell/random/philox.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace levywell::inline tail {
namespace {

constexpr std::size_t most_heaps = 256;
constexpr std::size_t a_heap = 1 << 14;  // numbers, about

using Words = std::array<std::uint32_t, 4>;

}  // namespace

std::vector<float> shuffled_numbers(std::span<const float> numbers, std::int64_t times, std::uint64_t seed,
                                    std::uint64_t stream) {
    const std::size_t size = numbers.size() * static_cast<std::size_t>(times);
    const std::size_t heaps = std::clamp<std::size_t>(size / a_heap, 1, most_heaps);
    const auto words = [&](std::uint64_t k) { return philox_words(seed, stream, k, Purpose::surrogate); };
    // Four numbers are dealt by the words of one block; the blocks of the heaps' own order come after these.
    const std::uint64_t dealt = size / 4 + 1;
    const auto deal = [&](const auto& take) {
        Words block{};
        std::size_t k = 0;
        for (std::int64_t time = 0; time < times; ++time) {
            for (float number : numbers) {
                if (k % 4 == 0) block = words(k / 4);
                take(static_cast<std::size_t>(std::uint64_t{block[k % 4]} * heaps >> 32), number);
                ++k;
            }
        }
    };
    std::vector<std::size_t> ends(heaps + 1, 0);
    deal([&](std::size_t heap, float) { ++ends[heap + 1]; });
    for (std::size_t h = 0; h < heaps; ++h) ends[h + 1] += ends[h];
    std::vector<float> result(size);
    std::vector<std::size_t> next(ends.begin(), ends.end() - 1);
    deal([&](std::size_t heap, float number) { result[next[heap]++] = number; });
#pragma omp parallel for schedule(dynamic)
    for (std::size_t h = 0; h < heaps; ++h) {
        for (std::size_t k = ends[h + 1] - ends[h]; k > 1; --k) {
            const std::size_t last = ends[h] + k - 1;
            std::swap(result[last], result[ends[h] + uniform_below(k, words(dealt + last))]);
        }
    }
    return result;
}

}  // namespace levywell::inline tail
