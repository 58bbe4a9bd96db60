#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/core/wells.hpp"
#include "levywell/potential/potential.hpp"

#include <string>
#include <vector>

namespace levywell::inline potential {

/// A point with f'(w) = 0.
struct CriticalPoint {
    double position;   ///< w [length]
    double height;     ///< f(w) [length^2/time]
    double curvature;  ///< f''(w) [1/time]; > 0 at a minimum, < 0 at a maximum
};

/// An extremum that is counted as none.
struct MergedPoint {
    double position;   ///< [length]
    double curvature;  ///< f'' [1/time]
    double barrier;    ///< between it and the neighbour it was merged with [length^2/time]
    bool maximum;
    bool known;  ///< the barrier is no rounding of f: min_barrier alone merges it
};

/// Wells that a potential may have: every table of theory and results has a place for each pair of them.
inline constexpr std::size_t most_wells = 1000;

/// The metastable structure of a potential: minima and maxima alternate, beginning and ending with a minimum.
struct Landscape {
    std::vector<CriticalPoint> minima;
    std::vector<CriticalPoint> maxima;

    /// Wells that were taken into their neighbours, for a barrier below the error of f or below
    /// `min_barrier`, and the largest of those thresholds [length^2/time].
    std::size_t merged_wells = 0;
    double merged_below = 0;
    std::vector<MergedPoint> merged;  ///< their extrema, ascending

    /// Barriers that f has and min_barrier alone takes away: paths meet them.
    bool has_merged_barriers() const;

    /// Why the points above are no wells and barriers of metastability theory (f is flat or degenerate at one
    /// of them), with place; empty where they are.
    std::string flaw;

    /// The flaw in brackets, to follow a sentence that it explains; empty where there is none.
    std::string because() const { return flaw.empty() ? "" : " (" + flaw + ")"; }

    /// What a reader must know of them, a sentence each.
    std::vector<std::string> remarks;

    Wells wells() const;

    /// Barrier f(s) - f(m) from well i over the maximum on its left or right [length^2/time]; +inf at an
    /// outer side.
    double barrier_left(std::size_t i) const;
    double barrier_right(std::size_t i) const;

    /// Width of well i: the distance between the maxima that bound it [length]; +inf for an outer well.
    double width(std::size_t i) const;
};

/// Finds all critical points of a potential (root bracketing on a refined grid, Boost.Math TOMS 748), merges
/// those whose barriers lie below the error of f or below `min_barrier` [length^2/time], and checks that what
/// stays are at most `most_wells` wells, that each point is finite, and that f' grows at least linearly on
/// both sides. Faults name the offending point and are filed under `where`; the result is then incomplete.
/// Points where f is flat or degenerate are no fault but the landscape's `flaw`.
Landscape analyse_landscape(const Potential& potential, double min_barrier, const std::string& where,
                            Faults& faults);

}  // namespace levywell::inline potential
