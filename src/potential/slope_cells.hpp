#pragma once

#include "potential/expression.hpp"

#include <vector>

namespace levywell {

/// A stretch cut so finely that bounds of f' and f'' show all that f does on it: in each cell f' keeps its
/// sign or f'' does, so that there is one zero of f' at most, found by its signs at the ends; and |f''| stays
/// below four times its value at the ends or the largest on an even grid. Cells narrower than `narrowest`,
/// and those over which f changes by less than the rounding of f itself, are cut no further.
struct SlopeCells {
    static constexpr std::size_t most_work = 20'000'000;  ///< operations on enclosures: a few seconds
    static constexpr int least = 256;                     ///< cells, even ones

    std::vector<double> edges;  ///< ascending, both ends included; those that tell something
    double narrowest = 0;       ///< nothing narrower was looked for [length]
};

/// Throws ExpressionError where f is not finite, or f, f' or f'' is not continuous, or f has too much
/// structure.
SlopeCells cut_by_slope(const Expression& f, const Interval& on);

/// Whether bounds show that f rises outward all over a stretch, and |f''| is bounded there. direction: -1 or
/// 1; work: operations left, of which it takes its share. Throws ExpressionError when none are left.
bool rises_outward(const Expression& f, const Interval& on, int direction, std::size_t& work);

}  // namespace levywell
