#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace levywell {

/// Deals the path ids of a range to threads, a few at a time. Who gets which id does not show in the result.
class PathSource {
  public:
    PathSource(std::int64_t first, std::int64_t count) : next_(first), end_(first + count) {}

    /// A thread's own hand of ids.
    struct Hand {
        std::int64_t next = 0;
        std::int64_t end = 0;
    };

    /// The next id for that hand, or -1 when the range is used up.
    std::int64_t take(Hand& hand) {
        if (hand.next == hand.end) {
            hand.next = next_.fetch_add(hand_size, std::memory_order_relaxed);
            hand.end = std::min(hand.next + hand_size, end_);
            if (hand.next >= end_) {
                hand.end = hand.next;
                return -1;
            }
        }
        return hand.next++;
    }

  private:
    static constexpr std::int64_t hand_size =
        16;  // small against a vector's paths, large against an atomic's cost
    std::atomic<std::int64_t> next_;
    std::int64_t end_;
};

}  // namespace levywell
