#pragma once

#include <cstddef>

namespace levywell::inline tail {

/// A tile of a product that stays in registers: so many rows, so many columns, whatever a register's width.
inline constexpr std::size_t weighted_rows = 4;
inline constexpr std::size_t weighted_columns = 32;

}  // namespace levywell::inline tail
