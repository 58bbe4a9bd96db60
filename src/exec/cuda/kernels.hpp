#pragma once

#include "exec/cuda/device.hpp"

namespace levywell::cuda {

/// The compiled kernels, a .cu file for each family.
Kernel exit_kernel(const AdvanceChoice& choice);
Kernel transition_kernel(const AdvanceChoice& choice);
Kernel chain_kernel(const AdvanceChoice& choice);
Kernel occupation_kernel(const AdvanceChoice& choice);
Kernel reducing_kernel(ReduceChoice choice);

}  // namespace levywell::cuda
