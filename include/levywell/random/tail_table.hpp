#pragma once

#include "levywell/core/device.hpp"
#include "levywell/core/lanes/cell.hpp"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <functional>
#include <vector>

namespace levywell::inline random {

/// A function of a tail probability u as linear cells on a logarithmic axis: what TailTable's users read, as
/// plain values.
struct TailCells {
    static constexpr int mantissa_bits = 8;

    const Cell<double>* cells = nullptr;
    double least = 0;         ///< the least u: 2^-octaves
    std::uint64_t first = 0;  ///< leading bits of that number: the first cell

    /// The value at u < 1; below `least` that of `least`.
    LEVYWELL_HOST_DEVICE double operator()(double u) const {
        if (u < least) u = least;
        std::uint64_t bits = 0;
        std::memcpy(&bits, &u, sizeof bits);
        const Cell<double>& cell = cells[(bits >> (52 - mantissa_bits)) - first];
        return ::fma(cell.slope, u, cell.offset);
    }
};

/// A function of a tail probability u as linear cells on a logarithmic axis: octaves of u down to 2^-octaves,
/// 256 cells each, so that one load and one multiply-add give a value. The relative error of u^(-1/alpha) is
/// (1/alpha) (1 + 1/alpha) 2^-20. What exponential gaps, large jumps and a well's local law are drawn from,
/// outside the hot loop, in double.
class TailTable {
  public:
    TailTable() = default;

    /// value(u) is asked at 2^-octaves <= u <= 1.
    TailTable(int octaves, const std::function<double(double)>& value);

    /// The value at u < 1; below 2^-octaves that of 2^-octaves.
    double operator()(double u) const { return view()(u); }

    TailCells view() const { return {cells_.data(), least_, first_}; }
    const std::vector<Cell<double>>& cells() const { return cells_; }

  private:
    static constexpr int mantissa_bits = TailCells::mantissa_bits;

    double least_ = 0;
    std::uint64_t first_ = 0;
    std::vector<Cell<double>> cells_;
};

}  // namespace levywell::inline random
