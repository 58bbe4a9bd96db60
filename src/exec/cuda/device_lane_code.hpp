#pragma once
/// The lane code of random/ and dynamics/ for one path a CUDA thread.

#include "exec/cuda/device_lanes.hpp"
#include "levywell/dynamics/drift_form.hpp"
#include "levywell/random/quantile_cells.hpp"

#define LEVYWELL_LANE_FUNCTION __device__ inline
namespace levywell::device_lanes {
#include "levywell/dynamics/euler_step.inl.hpp"
#include "levywell/random/philox.inl.hpp"
#include "levywell/random/table_noise.inl.hpp"
}  // namespace levywell::device_lanes
#undef LEVYWELL_LANE_FUNCTION
