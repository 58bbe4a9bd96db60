#pragma once

#include "levywell/run/cost.hpp"

#include <string>
#include <vector>

namespace levywell::inline report {

/// What a run would do, a line for each condition, and what it would cost.
std::string plan_report(const Study& study, const std::vector<Condition>& conditions,
                        const std::vector<ExpectedCost>& costs);

}  // namespace levywell::inline report
