#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/record.hpp"
#include "levywell/dynamics/summary.hpp"

#include <span>

namespace levywell::inline dynamics {

/// Fills in loop time and climb probability, averaged over the realisations of a splitting run, and the mean
/// exit time and its rate: mean = loop_time / climb_probability, with the error of a ratio (delta method).
/// Mean and rate are NaN where no climb led out.
void summarise_splitting(const Condition& condition, std::span<const PathRecord> records,
                         SplittingSummary& summary);

}  // namespace levywell::inline dynamics
