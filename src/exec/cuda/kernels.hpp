#pragma once

#include "exec/cuda/device.hpp"

namespace levywell::cuda {

/// The compiled kernels of an observer; a .cu file instantiates it for each.
template <class Observer>
Kernel advance_kernel_of(const AdvanceChoice& choice);

Kernel reducing_kernel(ReduceChoice choice);

}  // namespace levywell::cuda
