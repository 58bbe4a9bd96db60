#pragma once

#include <cstdint>
#include <span>

namespace levywell::inline tail {

/// Numbers that occur more than once where rounding does not make them: copies (rows repeated, a file read
/// twice, numbers drawn with replacement), or numbers computed from rounded ones (differences, ratios).
struct Repeats {
    std::int64_t numbers = 0;  ///< equal to another, where values lie far apart
    double expected = 0;       ///< values so repeated, at most, by rounding
    double p_value = 1;        ///< of as many or more by rounding
    bool copied = false;       ///< they come again in the same order, or each as often as every other: copies

    bool refused() const { return p_value <= refusal_level; }

    static constexpr double refusal_level = 1e-4;
};

/// Within an octave and a decade of magnitude the resolution of decimals and of binary floats is constant,
/// and no coarser than the smallest gap u between values there. A value with none nearer than 10 u on either
/// side is repeated by rounding with probability u/g, g the local spacing; twice the sum of these is the mean
/// of a Poisson law that bounds the number of repeated values. Numbers computed from rounded ones have finer
/// differences than their repeats tell of, but these stand where values lie close, and copies do not: where
/// fewer than 0.4 of them are in the half spaced more widely, p is 1. Copies are shown by
/// stretches of them that come again in the same order, or by all values occurring a multiple of the same
/// number of times. `sorted`: `values` in ascending order.
Repeats find_repeats(std::span<const double> values, std::span<const double> sorted);

}  // namespace levywell::inline tail
