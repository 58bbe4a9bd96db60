#pragma once

#include "levywell/dynamics/batch.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace levywell {

/// Deals the paths of a batch to threads: first those that were put aside, then fresh ids, a few at a time.
/// Who gets which path does not show in the result.
class PathSource {
  public:
    explicit PathSource(UnfinishedBatch& batch)
        : aside_(std::exchange(batch.aside, {})), next_(batch.next), end_(batch.done.range.end()) {}

    /// A thread's own hand of ids.
    struct Hand {
        std::int64_t next = 0;
        std::int64_t end = 0;
    };

    /// A path that was put aside, or nullptr when none is left.
    const PathAside* take_aside() {
        if (next_aside_.load(std::memory_order_relaxed) >= aside_.size()) return nullptr;
        const std::size_t k = next_aside_.fetch_add(1, std::memory_order_relaxed);
        return k < aside_.size() ? &aside_[k] : nullptr;
    }

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

    /// Gives back what no thread took. Not beside take() or take_aside().
    void give_back(UnfinishedBatch& batch) {
        for (std::size_t k = next_aside_; k < aside_.size(); ++k) batch.aside.push_back(std::move(aside_[k]));
        batch.next = std::min(next_.load(), end_);
    }

  private:
    static constexpr std::int64_t hand_size =
        16;  // small against a vector's paths, large against an atomic's cost
    std::vector<PathAside> aside_;
    std::atomic<std::size_t> next_aside_ = 0;
    std::atomic<std::int64_t> next_;
    std::int64_t end_;
};

}  // namespace levywell
