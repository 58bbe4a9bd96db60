#pragma once

#include "levywell/tail/block_sums.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace levywell::inline tail {

/// The paper's pooled alpha-hat of a matrix, its rows one after another, zeros and blocks that cancel
/// skipped. Rows may be fed by
/// different threads, each in stretches in their order; a row leaves O(sqrt K) numbers. The same bits however
/// threads divide them.
class PooledRows {
  public:
    PooledRows(std::int64_t rows, std::int64_t columns);

    /// The next numbers of a row.
    void feed(std::int64_t row, std::span<const float> x);

    /// A whole row whose logarithms are known.
    void feed(std::int64_t row, std::span<const float> x, const LogSums& logs);

    /// When all rows have been fed; once.
    LogMomentEstimate estimate();
    double alpha() { return estimate().alpha; }

  private:
    BlockPlan plan_;
    std::vector<BlockCursor> cursors_;
    std::vector<std::int64_t> left_;  ///< of each row's numbers, those that the plan uses and are to come
};

/// Sums of logarithms of numbers in single precision.
LogSums log_sums_of_floats(std::span<const float> x);

}  // namespace levywell::inline tail
