#pragma once
/// The CUDA kernel that adds up what the slots of a launch hold. See advance_kernel.hpp for how it is
/// compiled.

#include "exec/cuda/reduce_arguments.hpp"

#include <cstddef>
#include <cstdint>

namespace levywell::cuda {

/// Sums of columns over slots: `parts` blocks for each column, each its part of the slots. blockDim.x is a
/// power of two. Dynamic shared memory: a Sum a thread.
template <class Sum>
__device__ void reduce_slots(const ReduceArguments<Sum>& arguments, unsigned char* shared_memory) {
    Sum* const shared = reinterpret_cast<Sum*>(shared_memory);
    const std::uint32_t part = blockIdx.x % arguments.parts;
    const std::uint32_t column = blockIdx.x / arguments.parts;
    Sum sum{};
    for (std::uint32_t slot = part * blockDim.x + threadIdx.x; slot < arguments.slots;
         slot += arguments.parts * blockDim.x) {
        sum.merge(arguments.in[static_cast<std::size_t>(slot) * arguments.columns + column]);
    }
    shared[threadIdx.x] = sum;
    for (std::uint32_t half = blockDim.x / 2; half > 0; half /= 2) {
        __syncthreads();
        if (threadIdx.x < half) shared[threadIdx.x].merge(shared[threadIdx.x + half]);
    }
    if (threadIdx.x == 0) arguments.out[blockIdx.x] = shared[0];
}

}  // namespace levywell::cuda
