#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace levywell::inline tail {

/// The numbers, each `times` times, in random order, every order equally likely: each is dealt to one of many
/// heaps at random, and the heaps, which fit the cache, are shuffled. Addressed by (seed, stream); the same
/// on any number of threads. Source: Sandelius 1962.
std::vector<float> shuffled_numbers(std::span<const float> numbers, std::int64_t times, std::uint64_t seed,
                                    std::uint64_t stream);

}  // namespace levywell::inline tail
