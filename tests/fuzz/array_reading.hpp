#pragma once
// All numbers of an array, read as `levywell estimate` reads them.

#include "levywell/io/array_file.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace fuzz {

/// A bounded number of rows, the last one among them.
inline void read_rows(levywell::ArrayFile& array) {
    if (array.rows() < 1 || array.columns() < 1) std::abort();  // readers refuse empty arrays
    constexpr std::int64_t most_numbers = 1 << 20;
    const std::int64_t columns = array.columns();
    if (columns > most_numbers) return;
    const std::int64_t rows_at_once = std::max<std::int64_t>(1, 64 / columns);
    std::vector<double> numbers;
    for (std::int64_t row = 0; row < std::min(array.rows(), most_numbers / columns); row += rows_at_once) {
        numbers.resize(static_cast<std::size_t>(std::min(rows_at_once, array.rows() - row) * columns));
        array.read(row, numbers);
    }
    numbers.resize(static_cast<std::size_t>(columns));
    array.read(array.rows() - 1, numbers);
}

}  // namespace fuzz
