#pragma once

#include "exec/level_sums.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/summary.hpp"

#include <cstddef>
#include <functional>
#include <vector>

namespace levywell::inline exec {

/// An estimate of a summary, and the same number made of the paths of one step.
struct MeasuredEstimate {
    Estimate* estimate;
    std::function<PathTerms(const LevelSums&)> of;
};

/// All estimates of a summary that paths make but for its survival curve, the main one first; always in the
/// same order.
std::vector<MeasuredEstimate> measured_estimates(const Condition& condition, Summary& summary);

/// An estimate of which an accuracy is asked for.
struct AccuracyGoal {
    std::size_t number = 0;  ///< its place among the measured ones
    double scale = 0;        ///< of which its error is to be a part
};

/// The mean time; each occupation fraction; the rates of each jump (of chain), as parts of the rate
/// at which its well is left. Those that were never seen are left out.
std::vector<AccuracyGoal> accuracy_goals(const Condition& condition, Summary& summary);

}  // namespace levywell::inline exec
