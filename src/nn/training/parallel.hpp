#pragma once

#include "levywell/nn/network.hpp"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <omp.h>

namespace levywell::inline nn {

/// body(thread, k) for k in [0, n), each thread's LibTorch single-threaded; rethrows the first failure.
inline void parallel(std::size_t threads, std::int64_t n,
                     const std::function<void(std::size_t, std::int64_t)>& body) {
    std::exception_ptr failure;
#pragma omp parallel num_threads(static_cast <int>(threads))
    {
        set_operation_threads(1);
#pragma omp for schedule(dynamic)
        for (std::int64_t k = 0; k < n; ++k) {
            try {
                body(static_cast<std::size_t>(omp_get_thread_num()), k);
            } catch (...) {
#pragma omp critical(levywell_failure)
                failure = std::current_exception();
            }
        }
    }
    if (failure) std::rethrow_exception(failure);
}

}  // namespace levywell::inline nn
