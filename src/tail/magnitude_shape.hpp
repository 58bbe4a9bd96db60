#pragma once

#include <cstdint>
#include <vector>

namespace levywell::inline tail {

/// Which quantiles describe the law of magnitudes: of one sample, or of coordinates over minibatches. Their
/// logarithms, less that of the median, know no scale, are finite for every law, and say what the body
/// (likelihood, characteristic function) and the tail (Hill) look like.
class MagnitudeShape {
  public:
    /// `rows` numbers in each of `columns` columns. Centred: each column is taken from its median and scaled
    /// by the median magnitude; otherwise numbers are magnitudes, of one column. `most`: quantiles are those
    /// that this many numbers show.
    MagnitudeShape(std::int64_t rows, std::int64_t columns, bool centred);

    std::int64_t rows() const { return rows_; }
    std::int64_t columns() const { return columns_; }
    bool centred() const { return centred_; }
    std::size_t size() const { return levels_.size(); }

    /// Of `values`, column after column, any number of columns; they are overwritten.
    std::vector<double> of(std::vector<double>& values) const;

  private:
    std::int64_t rows_;
    std::int64_t columns_;
    bool centred_;
    std::vector<double> levels_;
};

/// The values, each column from its median and over its median magnitude. Throws nothing; columns are not
/// constant.
void scale_columns(std::vector<double>& values, std::int64_t rows);

}  // namespace levywell::inline tail
