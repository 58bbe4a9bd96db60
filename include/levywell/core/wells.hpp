#pragma once

#include "levywell/core/interval.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace levywell {

/// The critical points of a multi-well potential in increasing order, m_1 < s_1 < m_2 < ... < s_{r-1} < m_r.
/// Wells are numbered from 0 in code and from 1 ("m1") wherever a person reads or writes them.
struct Wells {
    std::vector<double> minima;  ///< m_1 .. m_r [length]
    std::vector<double> maxima;  ///< s_1 .. s_{r-1} [length]

    std::size_t count() const { return minima.size(); }

    /// Basin of attraction (s_{i-1}, s_i) of well i, with s_0 = -inf and s_r = +inf.
    Interval basin(std::size_t i) const {
        Interval result;
        if (i > 0) result.lower = maxima[i - 1];
        if (i < maxima.size()) result.upper = maxima[i];
        return result;
    }

    /// Distance from minimum i to the nearest maximum beside it [length]; +inf for a single well.
    double half_width(std::size_t i) const {
        const Interval b = basin(i);
        return std::min(minima[i] - b.lower, b.upper - minima[i]);
    }

    /// The well in whose basin w lies; a point on a maximum belongs to the well on its right.
    std::size_t basin_of(double w) const {
        std::size_t i = 0;
        while (i < maxima.size() && w >= maxima[i]) ++i;
        return i;
    }
};

}  // namespace levywell
