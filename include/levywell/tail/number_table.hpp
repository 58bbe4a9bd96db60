#pragma once

#include <cstdint>
#include <span>

namespace levywell::inline tail {

/// A matrix of numbers whose rows are read as often as wanted, from a file or from memory.
class NumberTable {
  public:
    virtual ~NumberTable() = default;
    std::int64_t rows() const { return rows_; }
    std::int64_t columns() const { return columns_; }
    std::int64_t size() const { return rows_ * columns_; }

    /// Rows first, first + 1, .. as doubles into `out`, whose size is a multiple of columns().
    virtual void read(std::int64_t first, std::span<double> out) = 0;

  protected:
    std::int64_t rows_ = 0;
    std::int64_t columns_ = 1;
};

}  // namespace levywell::inline tail
