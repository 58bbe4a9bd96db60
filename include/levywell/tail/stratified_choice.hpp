#pragma once

#include <cstdint>

namespace levywell::inline tail {

/// Which of `total` numbers is drawn from the k-th of `count` stretches of equal length, at random, addressed
/// by (seed, k); rises with k. 0 <= k < count <= total, count < 2^31.
std::int64_t stratified_choice(std::int64_t k, std::int64_t count, std::int64_t total, std::uint64_t seed);

}  // namespace levywell::inline tail
