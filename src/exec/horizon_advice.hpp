#pragma once

#include "exec/horizon.hpp"

#include <functional>
#include <optional>
#include <string>

namespace levywell::inline exec {

/// The least epsilon above one that is refused which is accepted, to two or three digits; nothing where none
/// is found.
std::optional<double> least_epsilon(double refused, const std::function<bool(double epsilon)>& accepts);

/// What works instead of a condition whose clock ends too early.
struct WaysOut {
    std::optional<double> epsilon;  ///< the least that works, in the user's convention
    bool splitting = false;
};

/// What is wrong with a condition whose clock ends too early, and what works.
std::string describe_shortfall(const Shortfall& shortfall, const Condition& condition, const WaysOut& ways);

}  // namespace levywell::inline exec
