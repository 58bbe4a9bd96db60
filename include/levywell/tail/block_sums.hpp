#pragma once

#include "levywell/tail/log_moment.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace levywell {

/// What a stretch of a long vector leaves of its sums over blocks of K1 adjacent numbers; it may begin and
/// end inside a block.
struct BlockSums {
    double head = 0;        ///< sum up to the first end of a block
    bool boundary = false;  ///< whether there was one
    double tail = 0;        ///< sum after the last end of a block
    LogSums x;              ///< of the numbers
    LogSums y;              ///< of the sums of the blocks that lie inside
};

/// Cuts a stretch into blocks.
class BlockCursor {
  public:
    /// `before`: numbers that the block begun has from earlier stretches.
    BlockCursor(std::int64_t before, std::int64_t block_length)
        : position_(before), block_length_(block_length) {}

    /// The next numbers. Their logarithms are told apart: who cuts in several ways takes them once.
    void feed(std::span<const double> x);
    void add(const LogSums& logs) { sums_.x += logs; }

    BlockSums finish();

  private:
    void close();

    std::int64_t position_;
    std::int64_t block_length_;
    double sum_ = 0;
    std::vector<double> inside_;
    BlockSums sums_;
};

/// The log-moment estimate of a vector from its stretches, in their order.
LogMomentEstimate log_moment_estimate(std::span<const BlockSums> stretches, std::int64_t block_length,
                                      ZeroPolicy policy);

}  // namespace levywell
