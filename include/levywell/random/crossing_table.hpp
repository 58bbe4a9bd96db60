#pragma once

#include "levywell/core/device.hpp"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

namespace levywell::inline random {

/// The base-2 logarithm of x > 0, to 7e-6, by IEEE operations alone: the same bits on every machine.
LEVYWELL_HOST_DEVICE inline double portable_log2(double x) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &x, sizeof bits);
    const auto exponent = static_cast<std::int64_t>(bits >> 52) - 1023;
    bits = (bits & 0x000fffffffffffffu) | 0x3ff0000000000000u;
    double fraction = 0;
    std::memcpy(&fraction, &bits, sizeof fraction);
    const double z = fraction - 1;
    double c = 0.02569126267837889;  // of (log2(1 + z) - z) / (z (1 - z)), through five Chebyshev nodes
    c = ::fma(c, z, -0.09720183373327554);
    c = ::fma(c, z, 0.1841008288740659);
    c = ::fma(c, z, -0.27656950304881794);
    c = ::fma(c, z, 0.4426540724897782);
    return static_cast<double>(exponent) + ::fma(z * (1 - z), c, z);
}

/// p(d0, d1) of a CrossingTable as plain values, for a device too.
struct CrossingCells {
    const float* probability = nullptr;  ///< rows of the nearer distance's logarithm, columns of the ratio's
    std::int32_t rows = 0;
    std::int32_t columns = 0;
    double cells_per_octave = 0;
    double least = 0;  ///< shortest distance of the table; nearer ones count as that
    double reach = 0;  ///< p = 0 where both distances are longer

    /// The probability that a step's path crosses an end from which it began d0 away and ended d1 away on the
    /// same side, in units of the step's noise scale; HUGE_VAL: far away.
    LEVYWELL_HOST_DEVICE double operator()(double d0, double d1) const {
        double near = d0 < d1 ? d0 : d1;
        const double far = d0 < d1 ? d1 : d0;
        if (near >= reach) return 0;
        const double below = near < least ? near / least : 1;  // nearer than the table: 1 - p falls to 0
        if (near < least) near = least;
        const double unit = near < 1 ? near : 1;
        double ratio = (far - near) / unit + 1;
        if (!(ratio > 1)) ratio = 1;
        if (ratio > 0x1p200) ratio = 0x1p200;
        const double row = cells_per_octave * portable_log2(near / least);
        const double column = cells_per_octave * portable_log2(ratio);
        const Place r = place(row, rows);
        const Place c = place(column, columns);
        const float* const cell = probability + static_cast<std::int64_t>(r.index) * columns + c.index;
        const double p =
            mix(mix(cell[0], cell[1], c.share), mix(cell[columns], cell[columns + 1], c.share), r.share);
        return ::fma(below, p - 1, 1.0);
    }

  private:
    struct Place {
        std::int32_t index;
        double share;
    };
    LEVYWELL_HOST_DEVICE static Place place(double x, std::int32_t nodes) {
        if (!(x > 0)) return {0, 0};
        if (x >= nodes - 1) return {nodes - 2, 1};
        const auto index = static_cast<std::int32_t>(x);
        return {index, x - index};
    }
    LEVYWELL_HOST_DEVICE static double mix(double a, double b, double share) {
        return ::fma(share, b - a, a);
    }
};

/// The probability that a symmetric stable motion crosses an end within a step, given where the step began
/// and ended: of the free motion's bridge, p(d0, d1) = 1 - k(d0, d1) / g(d1 - d0), g the density of a step, k
/// that of the steps that stay on the near side all the time. d0, d1: distances from the end in units of eps
/// dt^(1/alpha). At alpha = 2 p = exp(-d0 d1). Bilinear on a logarithmic grid; error of p <= 2e-3 for alpha
/// >= 0.3, below which no double resolves distances of the order of the unit. Nearer than
/// crossing_reach(alpha) one of the distances must be, else p counts as 0.
class CrossingTable {
  public:
    explicit CrossingTable(double alpha);  ///< 0 < alpha <= 2

    double operator()(double d0, double d1) const { return view()(d0, d1); }

    /// Over this table's own numbers, or over a copy of values().
    CrossingCells view() const {
        return {probability_.data(), rows_, columns_, cells_per_octave_, least_, reach_};
    }
    const std::vector<float>& values() const { return probability_; }

  private:
    std::int32_t rows_ = 0;
    std::int32_t columns_ = 0;
    double cells_per_octave_ = 0;
    double least_ = 0;
    double reach_ = 0;
    std::vector<float> probability_;
};

/// Beyond this distance from an end, in units of eps dt^(1/alpha), at both ends of the step a crossing counts
/// as impossible; 0.3% of the crossings at alpha = 1.2 and 0.1% at 1.5 are lost by that, at 2 none.
inline double crossing_reach(double alpha) {
    return 3 + 10 * (2 - alpha);
}

}  // namespace levywell::inline random
