#pragma once

#include "exec/step_kernel.hpp"

#include <cstdint>
#include <string>

/// The hot loop taken apart, on the SIMD target of that name ("" = the best): what its parts cost alone. Each
/// returns the path-steps (words) made, at least `steps`.

/// Philox words, summed by xor: the floor under any loop that uses one word a step.
std::int64_t philox_alone(const std::string& simd_target, std::int64_t steps, std::uint32_t& sink);

/// Philox, table and projected Euler step with a cubic drift: no refinement, no events, no observer.
std::int64_t bare_steps(const std::string& simd_target, const levywell::StepKernel<float>& kernel,
                        std::int64_t steps, float& sink);
