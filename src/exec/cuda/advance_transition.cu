#include "exec/cuda/advance_launch.cuh"

namespace levywell::cuda {

template Kernel advance_kernel_of<TransitionObserver>(const AdvanceChoice&);

}  // namespace levywell::cuda
