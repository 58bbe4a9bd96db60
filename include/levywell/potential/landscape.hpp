#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/core/wells.hpp"
#include "levywell/potential/potential.hpp"

#include <vector>

namespace levywell {

/// A point with f'(w) = 0.
struct CriticalPoint {
    double position;   ///< w [length]
    double height;     ///< f(w) [length^2/time]
    double curvature;  ///< f''(w) [1/time]; > 0 at a minimum, < 0 at a maximum
};

/// Wells that a potential may have: every table of theory and results has a place for each pair of them.
inline constexpr std::size_t most_wells = 1000;

/// The metastable structure of a potential: minima and maxima alternate, beginning and ending with a minimum.
struct Landscape {
    std::vector<CriticalPoint> minima;
    std::vector<CriticalPoint> maxima;

    Wells wells() const;

    /// Barrier f(s) - f(m) from well i over the maximum on its left or right [length^2/time]; +inf at an
    /// outer side.
    double barrier_left(std::size_t i) const;
    double barrier_right(std::size_t i) const;

    /// Width of well i: the distance between the maxima that bound it [length]; +inf for an outer well.
    double width(std::size_t i) const;
};

/// Finds all critical points of a metastable potential (root bracketing on a refined grid, Boost.Math TOMS
/// 748) and checks that they are those of at most `most_wells` wells, that each is finite and non-degenerate
/// (f'' != 0) and that f' grows superlinearly on both sides.
/// Faults name the offending point and are filed under `where`; the result is then incomplete.
Landscape analyse_landscape(const Potential& potential, const std::string& where, Faults& faults);

}  // namespace levywell
