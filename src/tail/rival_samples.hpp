#pragma once

#include "levywell/random/quantile_table.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace levywell {

/// Uniform numbers in (0, 1) of 53 bits, two at a time, addressed by (seed, path, k).
struct UniformPair {
    double first, second;
};
UniformPair uniform_pair(std::uint64_t seed, std::uint64_t path, std::uint64_t k);

/// A sample of n numbers, addressed by (seed, path).
using SampleMaker = std::function<std::vector<double>(std::size_t n, std::uint64_t seed, std::uint64_t path)>;

/// The law of the table, magnitudes above `largest` drawn anew: a stable law, or one cut off.
SampleMaker stable_samples(const QuantileTable<double>& table, double largest);

/// Student's law. Source: Bailey 1994.
SampleMaker student_samples(double freedom, double sigma);

/// Gaussian numbers, each of a scale of its own: sigma exp(spread Z).
SampleMaker mixture_samples(double spread, double sigma);

}  // namespace levywell
