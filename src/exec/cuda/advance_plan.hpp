#pragma once

#include "exec/cuda/device.hpp"
#include "exec/step_kernel.hpp"

#include <cstddef>

namespace levywell::cuda {

/// How a condition is laid out on a device.
struct AdvancePlan {
    AdvanceChoice choice;
    std::size_t shared_bytes = 0;  ///< of a block: the tables placed there, then the block's last states
};

/// As many tables in shared memory as leave room for two blocks a multiprocessor, the noise's first: half of
/// its threads' registers are then in use, and look-ups do not wait for the cache.
template <class T>
AdvancePlan plan_advance(const Condition& condition, const StepKernel<T>& kernel,
                         const DeviceProperties& device);

extern template AdvancePlan plan_advance(const Condition&, const StepKernel<float>&, const DeviceProperties&);
extern template AdvancePlan plan_advance(const Condition&, const StepKernel<double>&,
                                         const DeviceProperties&);

}  // namespace levywell::cuda
