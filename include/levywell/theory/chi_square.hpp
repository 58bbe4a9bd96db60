#pragma once

#include <cstdint>
#include <vector>

namespace levywell::inline theory {

/// p-value of Pearson's chi-square test of counts against probabilities (any positive scale). Cells with an
/// expected count below 5 are pooled; counts in cells of probability 0 give p = 0. NaN with fewer than two
/// cells or no counts.
double chi_square_p_value(const std::vector<std::uint64_t>& counts, const std::vector<double>& probabilities);

}  // namespace levywell::inline theory
