#include "exec/cuda/advance_launch.cuh"
#include "exec/cuda/kernels.hpp"

namespace levywell::cuda {

Kernel transition_kernel(const AdvanceChoice& choice) {
    return advance_kernel_for<TransitionObserver>(choice);
}

}  // namespace levywell::cuda
