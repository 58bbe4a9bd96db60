#pragma once
// Small kernels, right and with seeded faults that the emulator or a sanitizer is to find.

#include "cuda_emulator/names.hpp"

namespace seeded {

/// sums[block] = sum over its threads of (thread + block); without its barrier, thread 0 reads too early.
inline void sum_of_threads(unsigned* sums, bool with_barrier) {
    auto* const shared = reinterpret_cast<unsigned*>(cuda_emulator::current.block->shared_memory());
    const unsigned block = blockIdx.y * gridDim.x + blockIdx.x;
    shared[threadIdx.x] = threadIdx.x + block;
    if (with_barrier) __syncthreads();
    if (threadIdx.x != 0) return;
    sums[block] = 0;
    for (unsigned k = 0; k < blockDim.x; ++k) sums[block] += shared[k];
}

inline void count_threads(unsigned long long* counter, bool atomically) {
    if (atomically) {
        atomicAdd(counter, 1ull);
    } else {
        *counter = *counter + 1;
    }
}

inline void divergent_barrier() {
    if (threadIdx.x < 32) {
        __syncthreads();
    } else {
        __syncthreads();
    }
}

/// Writes one element beyond the block's shared memory.
inline void overrun(std::size_t elements) {
    auto* const shared = reinterpret_cast<unsigned*>(cuda_emulator::current.block->shared_memory());
    if (threadIdx.x == 0) shared[elements] = 1;
}

}  // namespace seeded
