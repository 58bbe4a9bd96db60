#pragma once

#include "levywell/core/interval.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/potential/model.hpp"
#include "levywell/theory/end_curves.hpp"
#include "levywell/theory/prediction.hpp"
#include "levywell/theory/spectrum.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace levywell::inline studies {

/// The exact law of leaving an interval from one start.
struct IntervalExit {
    std::string start;         ///< as written
    double position = 0;       ///< [length]
    EventPrediction times;     ///< the mean and what small noise says of it
    Solved deviation{};        ///< standard deviation of a single time [time]
    Solved left{}, right{};    ///< probability of leaving by each end
    std::string exact_source;  ///< of what is exact; "none: " and the reason where nothing is
};

/// What theory says of leaving an interval at one noise.
struct IntervalEntry {
    double alpha = 0;
    double epsilon = 0;
    Interval interval;
    std::vector<IntervalExit> exits;
    Spectrum spectrum;
    EndCurves curves;                  ///< where they were asked for
    std::vector<std::string> remarks;  ///< exact values that miss the tolerance, or are not available
};

/// All of it but the curves, to a relative tolerance, from conditions of exit_conditions(), whose noise does
/// not count. `before` is called with what is solved next, and how many of how many steps are done.
IntervalEntry interval_theory_at(
    const Model& potential, const std::vector<Condition>& from, double alpha, double epsilon,
    std::size_t modes, double tolerance,
    const std::function<void(const char* what, std::size_t done, std::size_t all)>& before);

/// Remarks where no standard deviation is given: the tolerance is one of times and eigenvalues.
void add_deviation_remarks(IntervalEntry& entry);

/// Solves for the curves of an entry; remarks where their tolerance cannot be held.
void add_curves(const Model& potential, double tolerance, IntervalEntry& entry);

}  // namespace levywell::inline studies
