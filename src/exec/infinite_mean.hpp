#pragma once

#include "levywell/dynamics/condition.hpp"
#include "levywell/potential/model.hpp"

#include <string>

namespace levywell::inline exec {

/// Why the mean time of an exit run is infinite, whatever the noise: "" where it is finite, or not known.
/// From a half line without drift P(T > t) falls like t^(-1/2) for every symmetric process, alpha = 2
/// included; all other potentials bring paths back. Source: Sparre Andersen 1954.
std::string why_mean_is_infinite(const Condition& condition, const Model& potential);

}  // namespace levywell::inline exec
