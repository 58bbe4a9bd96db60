#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/potential/model.hpp"

#include <optional>
#include <string>
#include <vector>

namespace levywell::inline exec {

/// What a user asked of the jump-adapted scheme.
struct CoreChoice {
    double tolerance = 1e-3;            ///< relative bias allowed in mean times
    std::optional<double> threshold;    ///< h [length]; nothing = the largest within the tolerance
    std::optional<double> core_radius;  ///< [length]; nothing = the largest within the tolerance
};

struct CoreOfWell {
    RelaxedCore core;
    std::string why;  ///< what stands against resting in this well; empty where the core is usable
};

/// One core for each well: the largest threshold and the largest core whose bias stays within the tolerance.
/// Not usable where there is none, where paths of the condition end or do not come, or where the path would
/// be integrated most of the time anyway.
std::vector<CoreOfWell> choose_cores(const Condition& condition, const Model& potential,
                                     const CoreChoice& choice);

}  // namespace levywell::inline exec
