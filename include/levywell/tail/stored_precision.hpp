#pragma once

#include <span>
#include <string>

namespace levywell::inline tail {

/// How finely numbers are written down: which ones rounding has made equal.
struct StoredPrecision {
    int bits = 53;         ///< of mantissa that the numbers use: 24 in single precision, 11 in half
    int digits = 17;       ///< significant decimal digits
    int decimals = 400;    ///< digits behind the decimal point; negative: zeros before it
    double middle = 1;     ///< a typical magnitude [unit of the numbers]
    int last_bit = -1100;  ///< all numbers are multiples of 2^last_bit: fixed point, or the least of a format

    /// Width of the cell that is rounded to x, of the coarsest of the four [unit of the numbers].
    double cell(double x) const;

    /// Nothing but double precision rounds them.
    bool full() const { return cell(middle) <= 4e-16 * middle; }

    /// "double precision", "single precision", "6 significant digits", "2 decimals",
    /// "multiples of 2^-12".
    std::string words() const;
};

/// Looks at numbers evenly spread over `sorted`, 10^5 at most. Single and half precision are found behind
/// decimal text too: of nine and five digits at most, each the text of such a number.
StoredPrecision find_stored_precision(std::span<const double> sorted);

}  // namespace levywell::inline tail
