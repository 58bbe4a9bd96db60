#pragma once

#include "levywell/tail/noise_decision.hpp"

#include <cstdint>
#include <vector>

namespace levywell::inline tail {

/// Whether the order of the rows says something about them: correlations of neighbours (one row, and up to
/// ten rows apart) and drifts, of the coordinates' ranks, of the ranks of their magnitudes, and of the
/// norms'; all held against the same rows in random orders. `columns`: coordinate after coordinate, centred
/// and scaled.
RowDependence row_dependence(const std::vector<double>& columns, std::int64_t rows, std::uint64_t seed);

}  // namespace levywell::inline tail
