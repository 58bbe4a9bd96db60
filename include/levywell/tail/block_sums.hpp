#pragma once

#include "levywell/tail/block_sum.hpp"
#include "levywell/tail/log_moment.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace levywell::inline tail {

/// What a stretch of a long vector leaves of its sums over blocks of K1 adjacent numbers; it may begin and
/// end inside a block.
struct BlockSums {
    BlockSum head;               ///< up to the first end of a block
    bool boundary = false;       ///< whether there was one
    BlockSum tail;               ///< after the last end of a block
    LogSums x;                   ///< of the numbers
    LogSums y;                   ///< of the sums of the blocks that lie inside and do not cancel
    std::int64_t cancelled = 0;  ///< blocks inside that do
};

/// The sums of blocks whose logarithms are taken, and how many blocks cancelled.
class KeptSums {
  public:
    /// `rounding`: of the numbers, relative.
    KeptSums(std::int64_t block_length, double rounding) : block_length_(block_length), rounding_(rounding) {}

    void add(const BlockSum& block);

    const std::vector<double>& sums() const { return sums_; }
    std::int64_t cancelled() const { return cancelled_; }

  private:
    std::int64_t block_length_;
    double rounding_;
    std::vector<double> sums_;
    std::int64_t cancelled_ = 0;
};

/// Cuts a stretch into blocks.
class BlockCursor {
  public:
    /// `before`: numbers that the block begun has from earlier stretches. `rounding`: of the numbers,
    /// relative.
    BlockCursor(std::int64_t before, std::int64_t block_length, double rounding)
        : position_(before), block_length_(block_length), inside_(block_length, rounding) {}

    /// The next numbers. Their logarithms are told apart: who cuts in several ways takes them once.
    void feed(std::span<const double> x);
    void add(const LogSums& logs) { sums_.x += logs; }

    BlockSums finish();

  private:
    void close();

    std::int64_t position_;
    std::int64_t block_length_;
    BlockSum sum_;
    KeptSums inside_;
    BlockSums sums_;
};

/// The log-moment estimate of a vector from its stretches, in their order, whose numbers are `rounding`.
LogMomentEstimate log_moment_estimate(std::span<const BlockSums> stretches, std::int64_t block_length,
                                      double rounding, ZeroPolicy policy);

/// What the code released with the 2019 paper makes of k numbers, fed in their order: its blocks, 2^-52 added
/// to every magnitude, nothing left out. NaN where K1 is 1.
class ReleasedFit {
  public:
    explicit ReleasedFit(std::int64_t k)
        : plan_(released_blocks(k)), cursor_(0, plan_.block_length, keep_all_sums) {}

    const BlockPlan& plan() const { return plan_; }
    void feed(std::span<const double> x);
    TailEstimate finish();  ///< without an interval

  private:
    BlockPlan plan_;
    BlockCursor cursor_;
};

}  // namespace levywell::inline tail
