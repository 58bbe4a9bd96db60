#pragma once

#include "levywell/random/quantile_cells.hpp"
#include "levywell/random/stable_law.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace levywell::inline random {

/// log x(u), the logarithm of the upper quantile of a stable law, as Chebyshev panels of one octave each: in
/// the tail probability u below 1/4 and in the distance 1/2 - u from the centre above it. Relative error of x
/// below 1e-9.
class LogQuantile {
  public:
    explicit LogQuantile(const StableLaw& law);

    /// log x with P(X > x) = u, for 2^-64 <= u < 1/2.
    double operator()(double u) const;

  private:
    static constexpr int order = 12;
    static constexpr int tail_octaves = 62;    ///< u from 2^-64 to 2^-2
    static constexpr int centre_octaves = 20;  ///< 1/2 - u from 2^-22 to 2^-2; linear in 1/2 - u below
    struct Panel {
        double coefficients[order];
    };
    std::vector<Panel> tail_;
    std::vector<Panel> centre_;
};

/// The quantile table of a stable law scaled by a positive factor: one 32-bit word gives a draw from a single
/// linear cell, and the smallest cell (tail probability below 2^-13, 2.4e-4 of the draws) is refined by a
/// second word, so that the law is right down to tail probability 2^-64. Relative error of the survival
/// probability <= 1e-5 everywhere, for alpha >= 0.05. T (float or double) is the type of the path's state.
template <class T>
class QuantileTable {
  public:
    /// Mantissa bits that select a cell of the hot loop's table at this tail index.
    static int mantissa_bits_for(double alpha);

    /// scale > 0: multiplies every draw (the jump scale eps dt^(1/alpha) of a step). Draws saturate at
    /// largest(). tail_cut > 0 gives every draw at least that tail probability: what a generator of few bits
    /// does to the tail; a control for tests. mantissa_bits: at least that many, so that tables of several
    /// laws share their cells' boundaries. Throws InputError for alpha below 0.05, where a double could not
    /// hold the table.
    QuantileTable(const StableLaw& law, double scale, double tail_cut = 0, int mantissa_bits = 0);

    QuantileCells<T> cells() const;
    std::size_t hot_cell_count() const { return cells_.size(); }                 ///< of cells()
    const std::vector<Cell<double>>& tail_cells() const { return tail_cells_; }  ///< of refined_draw()

    /// The draw of a word whose 31 low bits are below QuantileCells::refined_below, with 32 more bits.
    T refined(std::uint32_t word, std::uint32_t further) const;

    /// The draw of any word, as the hot loop makes it; `further` is used by refined draws only.
    T draw(std::uint32_t word, std::uint32_t further) const;

    /// Draws saturate at this size: so that no path meets infinity, whatever the tail.
    static constexpr T largest() { return sizeof(T) == 4 ? static_cast<T>(1e30) : static_cast<T>(1e150); }

    /// Smaller ones are 0: no state whose lengths a T resolves can feel them, and denormal arithmetic is
    /// slow.
    static constexpr T smallest() { return sizeof(T) == 4 ? static_cast<T>(1e-30) : static_cast<T>(1e-150); }

    std::size_t cell_count() const { return cells_.size() + tail_cells_.size(); }

  private:
    std::vector<Cell<T>> cells_;
    std::vector<Cell<double>> tail_cells_;
    int mantissa_bits_;
};

extern template class QuantileTable<float>;
extern template class QuantileTable<double>;

}  // namespace levywell::inline random
