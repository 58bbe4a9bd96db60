#pragma once

#include "exec/cuda/advance_choice.hpp"
#include "exec/cuda/advance_kernel.hpp"
#include "exec/cuda/kernels.hpp"

namespace levywell::cuda {

/// 80 registers a thread: two blocks of 384 threads fill three eighths of a multiprocessor's thread slots.
template <class T, class Observer, class Drift, int tables_in_shared>
__global__ void __launch_bounds__(384, 2) advance(const AdvanceArguments<T, Observer> arguments) {
    extern __shared__ __align__(16) unsigned char shared_memory[];
    advance_paths<T, Observer, Drift, tables_in_shared>(arguments, shared_memory);
}

template <class Observer>
Kernel advance_kernel_of(const AdvanceChoice& choice) {
    return with_types(choice, [&]<class T, class Drift, int tables_in_shared>() {
        return reinterpret_cast<Kernel>(&advance<T, Observer, Drift, tables_in_shared>);
    });
}

}  // namespace levywell::cuda
