#pragma once

#include "exec/lane_block.hpp"
#include "exec/step_kernel.hpp"

#include <string>

namespace levywell::inline exec {

template <class T>
using AdvanceFunction = void (*)(const StepKernel<T>&, LaneScheduler<T>&);

/// The hot loop compiled for a SIMD target by name ("AVX2"), or for the best this processor has ("").
/// Throws InputError when this processor or this build does not have it.
template <class T>
AdvanceFunction<T> host_kernel(const std::string& simd_target);

template <>
AdvanceFunction<float> host_kernel<float>(const std::string& simd_target);
template <>
AdvanceFunction<double> host_kernel<double>(const std::string& simd_target);

}  // namespace levywell::inline exec
