#pragma once

#include "potential/expression.hpp"

#include <vector>

namespace levywell::inline potential {

/// Operations on enclosures that a search may take: a few seconds.
inline constexpr std::size_t most_bounds_work = 20'000'000;

/// Cuts a stretch so finely that bounds of f' and f'' show all that f does on it: in each cell f' keeps its
/// sign or f'' does, so that there is one zero of f' at most, found by its signs at the ends; and |f''| stays
/// below four times its value at the ends or the largest on an even grid. Cells narrower than 2^-60 of the
/// stretch, and those over which f changes by less than its own rounding, are cut no further. Returns the
/// edges that tell something, ascending, both ends included. Throws ExpressionError where f is not finite, or
/// f, f' or f'' is not continuous, or f has too much structure.
std::vector<double> slope_knots(const Expression& f, const Interval& on);

/// Whether bounds show that f rises outward all over a stretch, and |f''| is bounded there. direction: -1 or
/// 1; work: operations left, of which it takes its share. Throws ExpressionError when none are left.
bool rises_outward(const Expression& f, const Interval& on, int direction, std::size_t& work);

}  // namespace levywell::inline potential
