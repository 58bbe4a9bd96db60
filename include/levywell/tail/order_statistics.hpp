#pragma once

#include "levywell/tail/tail_estimate.hpp"

#include <span>

namespace levywell::inline tail {

/// Estimators of the tail index from the largest numbers alone: each finds gamma of a tail that falls as
/// x^(-1/gamma), alpha = 1/gamma, infinite where gamma <= 0. `largest`: |x| in descending order, the k + 1
/// largest at least, all > 0; n: size of the whole sample; k >= 4. sigma is that of the stable law with this
/// tail, alpha < 2. NaN where ties leave nothing to measure. The intervals are those of first order, without
/// the bias that the body of the law makes.

/// Mean of log(X_i / X_(k+1)); exact chi-square interval of a Pareto tail. Source: Hill 1975.
TailEstimate hill_estimate(std::span<const double> largest, std::int64_t k, std::int64_t n);

/// Spacings of the k/4, k/2 and k largest; blind to location. Source: Pickands 1975; Dekkers and de Haan
/// 1989, theorem 2.3.
TailEstimate pickands_estimate(std::span<const double> largest, std::int64_t k, std::int64_t n);

/// Source: Dekkers, Einmahl and de Haan 1989, (1.7) and corollary 3.2.
TailEstimate moment_estimate(std::span<const double> largest, std::int64_t k, std::int64_t n);

/// Second over twice the first moment of log(X_i / X_(k+1)). Source: de Haan and Peng 1998.
TailEstimate de_haan_peng_estimate(std::span<const double> largest, std::int64_t k, std::int64_t n);

/// How many of the largest of n numbers to use where nothing is asked for: sqrt n, few enough for the bias of
/// a stable law of alpha <= 1.5 to stay below the interval's width.
std::int64_t default_tail_size(std::int64_t n);

}  // namespace levywell::inline tail
