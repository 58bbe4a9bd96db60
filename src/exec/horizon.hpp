#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/potential/model.hpp"

#include <optional>
#include <string>

namespace levywell::inline exec {

/// A condition whose event takes longer than its clock counts.
struct Shortfall {
    const char* key;       ///< what could not be chosen: "horizon" or "burn_in"
    double mean_steps;     ///< that the slowest event takes, about
    double means;          ///< mean times that are wanted
    double clock;          ///< steps that a clock counts
    double largest_steps;  ///< that each of so many paths may have
    bool one_hazard;       ///< all paths have their event at one rate, so that a censored run tells it
    std::string never;     ///< why the mean is infinite, where it is

    /// Fewer paths would do: it is the sum of their squares that has no room.
    bool too_many_paths() const { return means * mean_steps <= clock; }
};

/// Resolves horizon and burn-in of a condition with its scheme to step counts
/// (docs/decisions/horizons.md). An automatic horizon follows from theory alone, so that every process and
/// every piece of a run has the same; where the clock ends before `fewest_means` of the event, that is
/// returned. Numbers of the user's that are too large become faults.
std::optional<Shortfall> choose_horizon(const RunRequest& request, const Model& potential,
                                        Condition& condition, Faults& faults);

}  // namespace levywell::inline exec
