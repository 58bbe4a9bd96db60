#pragma once

#include "levywell/core/device.hpp"
#include "levywell/core/interval.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace levywell::inline core {

/// Wells as plain pointers, for a device too; r minima, r - 1 maxima between them, increasing [length].
struct WellView {
    const double* minima = nullptr;
    const double* maxima = nullptr;
    std::int32_t count = 0;

    /// Basin of attraction (s_{i-1}, s_i) of well i, with s_0 = -inf and s_r = +inf.
    LEVYWELL_HOST_DEVICE Interval basin(std::int32_t i) const {
        Interval result;
        if (i > 0) result.lower = maxima[i - 1];
        if (i < count - 1) result.upper = maxima[i];
        return result;
    }

    /// The well in whose basin w lies; a point on a maximum belongs to the well on its right.
    LEVYWELL_HOST_DEVICE std::int32_t basin_of(double w) const {
        std::int32_t i = 0;
        while (i < count - 1 && w >= maxima[i]) ++i;
        return i;
    }
};

/// The critical points of a multi-well potential in increasing order, m_1 < s_1 < m_2 < ... < s_{r-1} < m_r.
/// Wells are numbered from 0 in code and from 1 ("m1") wherever a person reads or writes them.
struct Wells {
    std::vector<double> minima;  ///< m_1 .. m_r [length]
    std::vector<double> maxima;  ///< s_1 .. s_{r-1} [length]

    std::size_t count() const { return minima.size(); }

    WellView view() const { return {minima.data(), maxima.data(), static_cast<std::int32_t>(count())}; }

    Interval basin(std::size_t i) const { return view().basin(static_cast<std::int32_t>(i)); }
    std::size_t basin_of(double w) const { return static_cast<std::size_t>(view().basin_of(w)); }

    /// Distance from minimum i to the nearest maximum beside it [length]; +inf for a single well.
    double half_width(std::size_t i) const {
        const Interval b = basin(i);
        return std::min(minima[i] - b.lower, b.upper - minima[i]);
    }
};

}  // namespace levywell::inline core
