#pragma once

#include <Eigen/Dense>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace levywell::inline tail {

/// Products weights * values for a wide matrix of values, a stretch of columns at a time, in single
/// precision. Every number is summed over the rows of the values in their order, multiplied and added one by
/// one: the same bits on every SIMD target.
class WeightedRows {
  public:
    /// `weights`: any number of rows, one column for each row of the values.
    explicit WeightedRows(const Eigen::MatrixXf& weights);

    /// Columns that fit the second-level cache.
    std::int64_t stretch() const { return stretch_; }

    /// Columns [begin, begin + n) of the values, n <= stretch(); `row(j)` is the j-th row of the values.
    /// take(i, numbers) gets the i-th row of the product.
    template <class Row, class Take>
    void operator()(const Row& row, std::int64_t begin, std::int64_t n, const Take& take) {
        for (std::int64_t j = 0; j < terms_; ++j)
            pack(j, row(j).subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(n)));
        for (std::int64_t i = 0; i < rows_; ++i) {
            if (i % together == 0) multiply(i / together);
            take(i, std::span<const float>(sums_).subspan(static_cast<std::size_t>(i % together * stretch_),
                                                          static_cast<std::size_t>(n)));
        }
    }

  private:
    static constexpr std::int64_t together = 4;  ///< rows of the product

    void pack(std::int64_t j, std::span<const float> part);
    void multiply(std::int64_t panel);

    std::int64_t rows_;
    std::int64_t terms_;
    std::int64_t stretch_;
    std::vector<float> weights_;  ///< [panel][j][row of the panel], 0 past the last row
    std::vector<float> packed_;   ///< [tile][j][column of the tile]
    std::vector<float> sums_;     ///< [row of the panel][column]
};

}  // namespace levywell::inline tail
