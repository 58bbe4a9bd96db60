#pragma once

#include "tail/magnitude_law.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace levywell::inline tail {

/// Numbers whose tail probability P(|X| > |x|) lies in one octave.
struct OctaveCount {
    std::int64_t numbers = 0;
    std::int64_t positive = 0;
    std::int64_t negative = 0;

    void add(const OctaveCount& other);
};

/// What numbers say of a law that is given, seen through it.
struct CountsUnderLaw {
    double anderson_darling = 0;       ///< A^2 of the numbers with their signs
    double beyond_largest = 1;         ///< P(|X| > the largest magnitude)
    std::vector<OctaveCount> octaves;  ///< k: tail probability in (2^-(k+1), 2^-k]; the last: all below
};

/// `sorted`: numbers in ascending order. The same sums on any number of threads.
CountsUnderLaw count_under_law(std::span<const double> sorted, const MagnitudeLaw& law, int octaves);

/// Octaves of tail probability that n numbers reach, and three beyond.
int octaves_of(std::int64_t n);

}  // namespace levywell::inline tail
