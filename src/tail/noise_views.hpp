#pragma once

#include "levywell/tail/noise_decision.hpp"

#include <cstdint>
#include <vector>

namespace levywell::inline tail {

/// Magnitudes of some coordinates, pooled, against the laws. What rows share does not bias them; it makes
/// them scatter as those of fewer, independent coordinates would, and so many are simulated.
struct CoordinateView {
    LawComparison laws;
    std::int64_t coordinates = 0;
    std::int64_t independent = 0;
    bool shared = false;  ///< beyond chance and beyond what correlation does: rows have a scale of their own
};

/// `columns`: centred and scaled.
CoordinateView view_coordinates(const std::vector<double>& columns, std::int64_t rows, std::uint64_t seed);

/// Norms of the rows against the laws. The square of the norm of a stable vector is a positive stable number
/// of half the index times one of light tails, whether its coordinates share one scale or have each their
/// own.
LawComparison view_norms(const std::vector<double>& columns, std::int64_t rows, std::uint64_t seed);

/// p-value of the largest norms lying as close together as they do, of rows with a stable scale of that
/// index. Rows that are cut off at one norm, as clipped gradients are, lie closer, however few of them there
/// are.
double top_norms_p_value(const std::vector<double>& columns, std::int64_t rows, double alpha,
                         std::uint64_t seed);

}  // namespace levywell::inline tail
