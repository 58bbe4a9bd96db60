#include "levywell/random/shuffle.hpp"

#include <numeric>
#include <utility>

namespace levywell::inline random {

std::vector<std::int64_t> shuffled(std::int64_t n, std::uint64_t seed, std::uint64_t number,
                                   Purpose purpose) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(n));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    for (std::size_t k = order.size(); k > 1; --k) {
        std::swap(order[k - 1], order[uniform_below(k, philox_words(seed, number, k, purpose))]);
    }
    return order;
}

}  // namespace levywell::inline random
