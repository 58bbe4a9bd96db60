#include "exec/cuda/kernels.hpp"
#include "exec/cuda/reduce_kernel.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/dynamics/path_sums.hpp"

namespace levywell::cuda {
namespace {

template <class Sum>
__global__ void __launch_bounds__(256) reduce(const ReduceArguments<Sum> arguments) {
    extern __shared__ __align__(16) unsigned char shared_memory[];
    reduce_slots(arguments, shared_memory);
}

}  // namespace

Kernel reducing_kernel(ReduceChoice choice) {
    switch (choice) {
        case ReduceChoice::path_sums:
            return reinterpret_cast<Kernel>(&reduce<PathSums>);
        case ReduceChoice::step_moments:
            return reinterpret_cast<Kernel>(&reduce<StepMoments>);
        case ReduceChoice::counts:
            return reinterpret_cast<Kernel>(&reduce<Count>);
    }
    throw RunError("these sums have no CUDA kernel");
}

}  // namespace levywell::cuda
