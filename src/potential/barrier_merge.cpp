#include "potential/barrier_merge.hpp"

#include <algorithm>
#include <cmath>
#include <queue>
#include <utility>

namespace levywell::inline potential {
namespace {

struct Pair {
    double barrier;
    std::size_t left;
    std::size_t right;

    bool operator<(const Pair& other) const {  // the smallest barrier on top; ties from left to right
        return std::pair(barrier, left) > std::pair(other.barrier, other.left);
    }
};

}  // namespace

KeptExtrema merge_barriers(const std::vector<double>& height,
                           const std::function<double(std::size_t, std::size_t)>& least) {
    const std::size_t n = height.size();
    constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::vector<std::size_t> before(n);
    std::vector<std::size_t> after(n);
    std::vector<bool> gone(n, false);
    std::priority_queue<Pair> pairs;
    const auto consider = [&](std::size_t left, std::size_t right) {
        const double barrier = std::abs(height[left] - height[right]);
        if (barrier < least(left, right)) pairs.push({barrier, left, right});
    };
    for (std::size_t k = 0; k < n; ++k) {
        before[k] = k == 0 ? none : k - 1;
        after[k] = k + 1 == n ? none : k + 1;
        if (k > 0) consider(k - 1, k);
    }
    KeptExtrema kept;
    while (!pairs.empty()) {
        const Pair pair = pairs.top();
        pairs.pop();
        if (gone[pair.left] || gone[pair.right] || after[pair.left] != pair.right) continue;
        const double threshold = least(pair.left, pair.right);
        kept.highest_barrier = std::max(kept.highest_barrier, threshold);
        for (const std::size_t index : {pair.left, pair.right})
            kept.taken.push_back({index, pair.barrier, threshold});
        gone[pair.left] = gone[pair.right] = true;
        const std::size_t left = before[pair.left];
        const std::size_t right = after[pair.right];
        if (left != none) after[left] = right;
        if (right != none) before[right] = left;
        if (left != none && right != none) consider(left, right);
    }
    for (std::size_t k = 0; k < n; ++k) {
        if (!gone[k]) kept.index.push_back(k);
    }
    return kept;
}

}  // namespace levywell::inline potential
