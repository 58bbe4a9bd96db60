#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace levywell::inline tail {

/// Noise vectors U^i of P minibatches as the rows of a matrix, in single precision; the mean over the
/// minibatches is taken out of every coordinate, as a full gradient's is.
class NoiseMatrix {
  public:
    /// `values`: rows * columns numbers, row-major.
    NoiseMatrix(std::int64_t rows, std::int64_t columns, std::vector<float> values);

    std::int64_t rows() const { return rows_; }
    std::int64_t columns() const { return columns_; }
    std::span<const float> values() const { return values_; }
    std::span<const float> row(std::int64_t i) const {
        return std::span(values_).subspan(static_cast<std::size_t>(i * columns_),
                                          static_cast<std::size_t>(columns_));
    }

    /// One coordinate over the minibatches.
    std::vector<double> column(std::int64_t c) const;

    /// Coordinates whose numbers are all different and none of them 0 (a dead neuron's weights repeat
    /// theirs), of `most` drawn, each from a stretch of its own.
    std::vector<std::int64_t> live_coordinates(std::int64_t most, std::uint64_t seed) const;

    /// The share of all coordinates that `live` of `most` drawn stand for.
    double live_share(std::int64_t live, std::int64_t most) const;

    /// How many of the same drawn coordinates are not among them for nothing but a largest or a smallest
    /// number that comes back: numbers beyond it were set to it.
    std::int64_t cut_coordinates(std::int64_t most, std::uint64_t seed) const;

  private:
    std::vector<std::int64_t> without_zeros() const;
    std::vector<std::int64_t> drawn_coordinates(std::int64_t most, std::uint64_t seed) const;
    std::vector<double> sorted_column(std::int64_t c) const;

    std::int64_t rows_;
    std::int64_t columns_;
    std::vector<float> values_;
};

/// Which coordinates a matrix is made of when memory does not hold all: stretches of 4096 neighbours, spread
/// over all of them.
class CoordinateStretches {
  public:
    /// `most` >= 1 coordinates out of `all`.
    CoordinateStretches(std::int64_t all, std::int64_t most);

    std::int64_t count() const { return number_ * length_; }
    bool all() const { return count() == all_; }

    /// Appends those of a row.
    template <class Number>
    void append(std::span<const Number> row, std::vector<float>& to) const {
        for (std::int64_t s = 0; s < number_; ++s) {
            const std::int64_t begin = number_ > 1 ? s * (all_ - length_) / (number_ - 1) : 0;
            for (const Number x :
                 row.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(length_)))
                to.push_back(static_cast<float>(x));
        }
    }

  private:
    std::int64_t all_;
    std::int64_t length_;
    std::int64_t number_;
};

}  // namespace levywell::inline tail
