#pragma once

#include "levywell/random/quantile_table.hpp"
#include "tail/gaussian_mixture.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace levywell::inline tail {

/// A sample of n numbers, addressed by (seed, path).
using SampleMaker = std::function<std::vector<double>(std::size_t n, std::uint64_t seed, std::uint64_t path)>;

/// The law of the table, magnitudes above `largest` drawn anew: a stable law, or one cut off.
SampleMaker stable_samples(const QuantileTable<double>& table, double largest);

/// Student's law. Source: Bailey 1994.
SampleMaker student_samples(double freedom, double sigma);

/// Pareto's law on either side of 0.
SampleMaker pareto_samples(double exponent, double sigma);

SampleMaker mixture_samples(const GaussianMixture& law);

}  // namespace levywell::inline tail
