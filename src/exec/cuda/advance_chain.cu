#include "exec/cuda/advance_launch.cuh"

namespace levywell::cuda {

template Kernel advance_kernel_of<ChainObserver>(const AdvanceChoice&);

}  // namespace levywell::cuda
