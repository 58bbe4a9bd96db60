#include "exec/cuda/advance_launch.cuh"
#include "exec/cuda/kernels.hpp"

namespace levywell::cuda {

Kernel exit_kernel(const AdvanceChoice& choice) {
    return advance_kernel_for<ExitObserver>(choice);
}

}  // namespace levywell::cuda
