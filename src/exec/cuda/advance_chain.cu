#include "exec/cuda/advance_launch.cuh"
#include "exec/cuda/kernels.hpp"

namespace levywell::cuda {

Kernel chain_kernel(const AdvanceChoice& choice) {
    return advance_kernel_for<ChainObserver>(choice);
}

}  // namespace levywell::cuda
