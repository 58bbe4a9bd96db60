#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/potential/potential_file.hpp"

#include <optional>
#include <string>
#include <vector>

namespace levywell {

/// How what a noise does in a potential is measured: transition times from each start, then the share of time
/// of each basin.
struct NoisePlan {
    std::vector<Condition> conditions;  ///< transitions from each start, then occupation; empty where refused
    std::string refusal;                ///< why it is not simulated
};

/// `method` says how to simulate; its alpha, epsilon, measure and start are not looked at, and its paths are
/// those of the transitions. Refused where plan() finds a fault, or where more than `most_steps` path-steps
/// are expected.
NoisePlan plan_noise(const RunRequest& method, const PotentialFile& potential,
                     const std::vector<std::string>& starts, double alpha, double epsilon, double most_steps);

/// The largest unit of length, below `unit`, of two digits, in which a noise of scale epsilon [length] is not
/// refused: the potential then sees epsilon / unit. Nothing where there is none with epsilon / unit below the
/// smallest distance from a minimum to a maximum.
std::optional<double> largest_unit(const RunRequest& method, const PotentialFile& potential,
                                   const std::vector<std::string>& starts, double alpha, double epsilon,
                                   double most_steps, double unit);

}  // namespace levywell
