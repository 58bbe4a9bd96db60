#pragma once
// CUDA's own names, for kernel headers compiled as C++. To be included before them.

#include "cuda_emulator/block.hpp"

#include <atomic>
#include <bit>
#include <cstdint>
#include <cstring>

#define __device__
#define __global__
#define threadIdx (::cuda_emulator::thread_index())
#define blockIdx (::cuda_emulator::current.block->index)
#define blockDim (::cuda_emulator::block_size())
#define gridDim (::cuda_emulator::current.block->shape.grid)

namespace cuda_emulator {

inline Dim3 thread_index() {
    return {current.thread, 0, 0};
}
inline Dim3 block_size() {
    return {current.block->shape.threads, 1, 1};
}

}  // namespace cuda_emulator

inline void __syncthreads(const ::cuda_emulator::Place& place = ::cuda_emulator::Place::current()) {
    cuda_emulator::current.engine->barrier(place);
}

inline unsigned __ballot_sync(unsigned mask, int predicate,
                              const ::cuda_emulator::Place& place = ::cuda_emulator::Place::current()) {
    const auto values = cuda_emulator::current.engine->exchange(mask, "__ballot_sync", predicate != 0, place);
    unsigned bits = 0;
    for (unsigned lane = 0; lane < cuda_emulator::warp_size; ++lane)
        bits |= static_cast<unsigned>(values[lane]) << lane;
    return bits;
}

inline int __any_sync(unsigned mask, int predicate,
                      const ::cuda_emulator::Place& place = ::cuda_emulator::Place::current()) {
    const auto values = cuda_emulator::current.engine->exchange(mask, "__any_sync", predicate != 0, place);
    int any = 0;
    for (unsigned long long value : values) any |= static_cast<int>(value);
    return any;
}

inline unsigned long long __shfl_sync(
    unsigned mask, unsigned long long value, int lane,
    const ::cuda_emulator::Place& place = ::cuda_emulator::Place::current()) {
    const auto values = cuda_emulator::current.engine->exchange(mask, "__shfl_sync", value, place);
    return values[static_cast<unsigned>(lane) % cuda_emulator::warp_size];
}

inline unsigned __umulhi(unsigned a, unsigned b) {
    return static_cast<unsigned>(static_cast<std::uint64_t>(a) * b >> 32);
}

inline int __popc(unsigned word) {
    return std::popcount(word);
}

/// Place of the lowest set bit from 1; 0 for none.
inline int __ffs(int word) {
    return word == 0 ? 0 : std::countr_zero(static_cast<unsigned>(word)) + 1;
}

inline unsigned long long atomicAdd(unsigned long long* counter, unsigned long long by) {
    return std::atomic_ref(*counter).fetch_add(by, std::memory_order_relaxed);
}
