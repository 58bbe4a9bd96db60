#include "levywell/nn/shuffle.hpp"

#include <numeric>
#include <utility>

namespace levywell {

std::vector<std::int64_t> shuffled(std::int64_t n, std::uint64_t seed, std::uint64_t number,
                                   Purpose purpose) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(n));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    for (std::size_t k = order.size(); k > 1; --k) {
        const auto words = philox_words(seed, number, k, purpose);
        // The upper half of word * k is uniform below k to within 2^-32 of its probability.
        const std::uint64_t upper = (std::uint64_t{words[0]} * k + (std::uint64_t{words[1]} * k >> 32)) >> 32;
        std::swap(order[k - 1], order[upper]);
    }
    return order;
}

}  // namespace levywell
