#pragma once
/// The lane code of dynamics/ for one path at a time.

#include "levywell/core/lanes/scalar.hpp"
#include "levywell/dynamics/drift_form.hpp"

#define LEVYWELL_LANE_FUNCTION LEVYWELL_HOST_DEVICE inline
namespace levywell::scalar_lanes {
#include "levywell/dynamics/euler_step.inl.hpp"
}  // namespace levywell::scalar_lanes
#undef LEVYWELL_LANE_FUNCTION
