#pragma once

#include "levywell/run/run.hpp"

#include <string>
#include <vector>

namespace levywell::inline studies {

/// The conditions of a grid that can be run; those that cannot are named in `left_out`, each with its first
/// fault. Where none can, all faults go to `faults`, and where the request is at fault as a whole. Each
/// condition is planned by itself: the numbers of those that are left are those of the whole grid.
struct PossiblePlan {
    std::vector<Condition> conditions;
    std::vector<std::string> left_out;
};
PossiblePlan plan_possible(const Study& study, Faults& faults, RunObserver* observer = nullptr);

}  // namespace levywell::inline studies
