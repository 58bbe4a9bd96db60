#include "exec/cuda/advance_launch.cuh"
#include "exec/cuda/kernels.hpp"

namespace levywell::cuda {

Kernel occupation_kernel(const AdvanceChoice& choice) {
    return advance_kernel_for<OccupationObserver>(choice);
}

}  // namespace levywell::cuda
