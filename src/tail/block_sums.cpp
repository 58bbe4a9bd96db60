#include "levywell/tail/block_sums.hpp"

#include <algorithm>

namespace levywell {

void BlockCursor::feed(std::span<const double> x) {
    while (!x.empty()) {
        const auto n = std::min<std::size_t>(x.size(), static_cast<std::size_t>(block_length_ - position_));
        sum_ += lane_sum(x.first(n));
        position_ += static_cast<std::int64_t>(n);
        x = x.subspan(n);
        if (position_ == block_length_) close();
    }
}

void BlockCursor::close() {
    if (sums_.boundary) {
        inside_.push_back(sum_);
    } else {
        sums_.head = sum_;
        sums_.boundary = true;
    }
    sum_ = 0;
    position_ = 0;
}

BlockSums BlockCursor::finish() {
    (sums_.boundary ? sums_.tail : sums_.head) = sum_;
    sums_.y = log_sums(inside_);
    return sums_;
}

LogMomentEstimate log_moment_estimate(std::span<const BlockSums> stretches, std::int64_t block_length,
                                      ZeroPolicy policy) {
    LogSums x;
    LogSums y;
    double carry = 0;
    std::vector<double> across;  // blocks that begin in one stretch and end in a later one
    for (const BlockSums& sums : stretches) {
        x += sums.x;
        y += sums.y;
        carry += sums.head;
        if (!sums.boundary) continue;
        across.push_back(carry);
        carry = sums.tail;
    }
    y += log_sums(across);
    return log_moment_estimate(x, y, block_length, policy);
}

}  // namespace levywell
