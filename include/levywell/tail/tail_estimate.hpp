#pragma once

#include <cstdint>

namespace levywell::inline tail {

/// A tail index and what is said about it.
struct TailEstimate {
    double alpha = 0;  ///< [1]; infinite where an estimator of 1/alpha finds no power law
    double low = 0;    ///< 95% interval for independent, identically distributed numbers
    double high = 0;   ///< may be infinite
    double sigma = 0;  ///< scale of S(sigma): E exp(ikX) = exp(-|sigma k|^alpha) [unit of x]; NaN where alpha
                       ///< >= 2 has none
    std::int64_t used = 0;  ///< numbers it rests on: all, or the largest few
};

}  // namespace levywell::inline tail
