#pragma once
/// The lane code of random/ for one path at a time.

#include "levywell/core/lanes/scalar.hpp"
#include "levywell/random/quantile_cells.hpp"

#define LEVYWELL_LANE_FUNCTION LEVYWELL_HOST_DEVICE inline
namespace levywell::scalar_lanes {
#include "levywell/random/philox.inl.hpp"
#include "levywell/random/table_noise.inl.hpp"
}  // namespace levywell::scalar_lanes
#undef LEVYWELL_LANE_FUNCTION
