// The hot loop for states in double, compiled once for every SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "exec/host_kernel_double.cpp"
#include "exec/simd_targets.hpp"
//
#include <hwy/foreach_target.h>
//
#include "exec/host_kernel.hpp"
#include "levywell/dynamics/scalar_lane_code.hpp"
#include "levywell/random/scalar_lane_code.hpp"

#include <cmath>
#include <cstring>
#include <type_traits>

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace levywell::HWY_NAMESPACE {

#include "exec/host_kernel.inl.hpp"

void advance_double(const StepKernel<double>& kernel, LaneScheduler<double>& scheduler) {
    advance_host<double>(kernel, scheduler);
}

}  // namespace levywell::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace levywell::inline exec {

HWY_EXPORT(advance_double);

template <>
AdvanceFunction<double> host_kernel<double>(const std::string& simd_target) {
    return HWY_DISPATCH_TABLE(
        advance_double)[dispatch_index(simd_target, std::size(HWY_DISPATCH_TABLE(advance_double)))];
}

}  // namespace levywell::inline exec
#endif
