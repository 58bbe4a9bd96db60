#pragma once

#include <cstdint>
#include <vector>

namespace levywell::inline tail {

/// p-value of the claim that all coordinates have one law but for their scale: shares of magnitudes beyond
/// multiples of each coordinate's median magnitude, coordinate against coordinate. Rows are the unit, so that
/// what coordinates have in common does not count: rows get random signs (wild bootstrap, Wu 1986), and their
/// magnitudes random places; the larger p-value. `columns`: coordinate after coordinate, centred, scaled by
/// the median magnitude, of independent rows.
double one_law_p_value(const std::vector<double>& columns, std::int64_t rows, std::uint64_t seed);

}  // namespace levywell::inline tail
