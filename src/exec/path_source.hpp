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
    /// `hand_size`: ids that a thread takes at once; many cost less, one lets no thread wait at the end.
    explicit PathSource(UnfinishedBatch& batch, std::int64_t hand_size = 16)
        : aside_(std::exchange(batch.aside, {})),
          open_(std::exchange(batch.open, {})),
          hand_size_(hand_size) {
        for (const PathRange& range : open_) count_ += range.count;
    }

    /// A thread's own hand of ids, as places in the open ranges laid end to end.
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

    /// The next id for that hand, or -1 when all are dealt.
    std::int64_t take(Hand& hand) {
        if (hand.next == hand.end) {
            hand.next = next_.fetch_add(hand_size_, std::memory_order_relaxed);
            hand.end = std::min(hand.next + hand_size_, count_);
            if (hand.next >= count_) {
                hand.end = hand.next;
                return -1;
            }
        }
        return id_at(hand.next++);
    }

    /// Gives back what a thread has in its hand; for one thread at a time.
    void give_back(const Hand& hand, UnfinishedBatch& batch) const { open(hand.next, hand.end, batch); }

    /// Gives back what no thread took. After all others.
    void give_back(UnfinishedBatch& batch) {
        for (std::size_t k = next_aside_; k < aside_.size(); ++k) batch.aside.push_back(std::move(aside_[k]));
        open(std::min(next_.load(), count_), count_, batch);
        join_neighbours(batch.open);
    }

  private:
    std::int64_t id_at(std::int64_t place) const {
        std::size_t k = 0;
        for (; place >= open_[k].count; ++k) place -= open_[k].count;
        return open_[k].first + place;
    }

    /// Adds the ids of places [from, to).
    void open(std::int64_t from, std::int64_t to, UnfinishedBatch& batch) const {
        std::int64_t begin = 0;  // place of the range's first
        for (const PathRange& range : open_) {
            const std::int64_t first = std::max(from, begin);
            const std::int64_t end = std::min(to, begin + range.count);
            if (first < end) batch.open.push_back({range.first + first - begin, end - first});
            begin += range.count;
        }
    }

    std::vector<PathAside> aside_;
    std::vector<PathRange> open_;
    std::int64_t hand_size_;
    std::int64_t count_ = 0;  ///< ids in open_
    std::atomic<std::size_t> next_aside_ = 0;
    std::atomic<std::int64_t> next_ = 0;
};

}  // namespace levywell
