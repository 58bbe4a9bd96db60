#include "levywell/tail/block_sums.hpp"

#include <algorithm>
#include <cmath>

namespace levywell::inline tail {

void KeptSums::add(const BlockSum& block) {
    if (cancels(block, block_length_, rounding_)) {
        ++cancelled_;
    } else {
        sums_.push_back(block.sum);
    }
}

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
        inside_.add(sum_);
    } else {
        sums_.head = sum_;
        sums_.boundary = true;
    }
    sum_ = {};
    position_ = 0;
}

BlockSums BlockCursor::finish() {
    (sums_.boundary ? sums_.tail : sums_.head) = sum_;
    sums_.y = log_sums(inside_.sums());
    sums_.cancelled = inside_.cancelled();
    return sums_;
}

LogMomentEstimate log_moment_estimate(std::span<const BlockSums> stretches, std::int64_t block_length,
                                      double rounding, ZeroPolicy policy) {
    LogSums x;
    LogSums y;
    BlockSum carry;
    std::int64_t cancelled = 0;
    KeptSums across(block_length, rounding);  // blocks that begin in one stretch and end in a later one
    for (const BlockSums& sums : stretches) {
        x += sums.x;
        y += sums.y;
        cancelled += sums.cancelled;
        carry += sums.head;
        if (!sums.boundary) continue;
        across.add(carry);
        carry = sums.tail;
    }
    y += log_sums(across.sums());
    LogMomentEstimate estimate = log_moment_estimate(x, y, block_length, policy);
    estimate.cancelled = cancelled + across.cancelled();
    return estimate;
}

void ReleasedFit::feed(std::span<const double> x) {
    if (plan_.block_length == 1) return;
    cursor_.add(log_sums(x));
    cursor_.feed(x);
}

TailEstimate ReleasedFit::finish() {
    const BlockSums sums = cursor_.finish();
    const LogMomentEstimate estimate =
        log_moment_estimate({&sums, 1}, plan_.block_length, keep_all_sums, ZeroPolicy::shifted);
    return {estimate.alpha, std::nan(""), std::nan(""), estimate.sigma, plan_.used};
}

}  // namespace levywell::inline tail
