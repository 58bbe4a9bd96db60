#pragma once

#include "levywell/core/device.hpp"

#include <cstdint>

namespace levywell::cuda {

/// A plain number with the merge() that the other sums have.
struct Count {
    std::uint64_t n = 0;
    LEVYWELL_HOST_DEVICE void merge(const Count& other) { n += other.n; }
};

template <class Sum>
struct ReduceArguments {
    const Sum* in = nullptr;  ///< slots x columns
    std::uint32_t slots = 0;
    std::uint32_t columns = 0;
    std::uint32_t parts = 1;  ///< in which the slots of a column are added up
    Sum* out = nullptr;       ///< columns x parts
};

}  // namespace levywell::cuda
