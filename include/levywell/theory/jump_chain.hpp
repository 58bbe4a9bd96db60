#pragma once

#include "levywell/core/interval.hpp"
#include "levywell/core/wells.hpp"
#include "levywell/theory/killed_chain.hpp"
#include "levywell/theory/reference.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace levywell::inline theory {

/// Rate of single jumps from `from` beyond `to`, (C_alpha eps^alpha / alpha) |to - from|^-alpha; 0 at alpha =
/// 2 and for an infinite end [1/time].
double rate_of_jumps_beyond(double from, double to, double alpha, double epsilon);

/// The wells whose minima lie in an interval, as the states of a chain that is killed where paths leave it.
struct WellChain {
    std::vector<std::size_t> wells;  ///< their numbers, ascending
    KilledChain chain{0};

    /// The state of a well, none where its minimum lies outside.
    std::optional<std::size_t> state_of(std::size_t well) const;
};

/// Single jumps from minimum to minimum as eps -> 0. In one dimension the point where a jump lands flows to
/// the minimum of its basin if that lies in the interval, and out of the interval if not. From m_i, the rate
/// to well j is therefore C_alpha eps^alpha times the Levy measure of that part of its basin that lies in the
/// interval; whatever else a jump hits, basins of minima outside among it, ends the path. No jumps at alpha =
/// 2. Source: Pavlyukevich 2007, theorem 1.1.
WellChain jump_chain(const Wells& wells, const Interval& interval, double alpha, double epsilon);

/// Mean time to leave an interval as eps -> 0, for a path that begins in the basin of well i, through
/// whatever wells come between [time]: jump_chain's mean time to killing. 0 where that minimum lies outside:
/// the path falls out at once. alpha < 2.
Reference asymptotic_exit_time(const Wells& wells, const Interval& interval, double alpha, double epsilon,
                               std::size_t i);

}  // namespace levywell::inline theory
