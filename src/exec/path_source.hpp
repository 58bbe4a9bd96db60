#pragma once

#include "levywell/dynamics/batch.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace levywell::inline exec {

/// Gives the paths of a batch to threads: first those that were checkpointed, then fresh ids, a few at a
/// time. Who gets which path does not show in the result.
class PathSource {
  public:
    /// `chunk_size`: ids that a thread takes at once; many cost less, one lets no thread wait at the end.
    explicit PathSource(UnfinishedBatch& batch, std::int64_t chunk_size = 16)
        : checkpoints_(std::exchange(batch.checkpoints, {})),
          open_(std::exchange(batch.open, {})),
          chunk_size_(chunk_size) {
        for (const PathRange& range : open_) count_ += range.count;
    }

    /// A thread's own chunk of ids, as places in the open ranges laid end to end.
    struct Chunk {
        std::int64_t next = 0;
        std::int64_t end = 0;
    };

    /// A path that was checkpointed, or nullptr when none is left.
    const PathCheckpoint* take_checkpoint() {
        if (next_checkpoint_.load(std::memory_order_relaxed) >= checkpoints_.size()) return nullptr;
        const std::size_t k = next_checkpoint_.fetch_add(1, std::memory_order_relaxed);
        return k < checkpoints_.size() ? &checkpoints_[k] : nullptr;
    }

    /// The next id of that chunk, or of a new one, or -1 when all are given out.
    std::int64_t take(Chunk& chunk) {
        if (chunk.next == chunk.end) {
            chunk.next = next_.fetch_add(chunk_size_, std::memory_order_relaxed);
            chunk.end = std::min(chunk.next + chunk_size_, count_);
            if (chunk.next >= count_) {
                chunk.end = chunk.next;
                return -1;
            }
        }
        return id_at(chunk.next++);
    }

    /// Gives back what a thread has of its chunk; for one thread at a time.
    void give_back(const Chunk& chunk, UnfinishedBatch& batch) const { open(chunk.next, chunk.end, batch); }

    /// Gives back what no thread took. After all others.
    void give_back(UnfinishedBatch& batch) {
        for (std::size_t k = next_checkpoint_; k < checkpoints_.size(); ++k)
            batch.checkpoints.push_back(std::move(checkpoints_[k]));
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

    std::vector<PathCheckpoint> checkpoints_;
    std::vector<PathRange> open_;
    std::int64_t chunk_size_;
    std::int64_t count_ = 0;  ///< ids in open_
    std::atomic<std::size_t> next_checkpoint_ = 0;
    std::atomic<std::int64_t> next_ = 0;
};

}  // namespace levywell::inline exec
