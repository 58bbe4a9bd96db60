#pragma once

#include "levywell/tail/stored_precision.hpp"
#include "tail/magnitude_law.hpp"

#include <cstdint>
#include <span>

namespace levywell::inline tail {

/// P(a number of the law falls into the cell rounded to x).
double share_of_cell(double x, const StoredPrecision& stored, const MagnitudeLaw& law);

/// Pairs of equal numbers where the law and their rounding leave few: cells of rounding that have less than a
/// twentieth of a number.
struct EqualNumbers {
    std::int64_t pairs = 0;
    double expected = 0;     ///< by rounding
    double p_value = 1;      ///< of as many or more by rounding
    double most_value = 0;   ///< the value that most of them have
    std::int64_t most = 0;   ///< how many
    double mean_tail = 0.5;  ///< of P(|X| > |x|) over the pairs: 1/2 where they lie as the numbers do

    /// log2 of how many equally probable values leave as many pairs.
    double bits(std::int64_t n) const;
};

/// `sorted`: in ascending order; `law`: of them.
EqualNumbers count_equal_numbers(std::span<const double> sorted, const StoredPrecision& stored,
                                 const StableMagnitudes& law);

/// Whether no more numbers are equal than words of 31 random bits leave, and as evenly over all magnitudes:
/// the law is then off by 2^-31 of probability at most, unless its tail is on that lattice too.
bool are_of_words(const EqualNumbers& equal, std::int64_t n);

/// Spreads equal numbers evenly over the cell of rounding that they came from. The order stays.
void spread_over_cells(std::span<double> sorted, const StoredPrecision& stored);

}  // namespace levywell::inline tail
