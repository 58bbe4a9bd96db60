#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace levywell {

/// A value that occurs too often for numbers of a continuous law, even rounded ones.
struct Atom {
    enum class Place { inside, lowest, highest };
    double value = 0;
    std::int64_t count = 0;
    double p_value = 0;  ///< of a value as frequent or more so, anywhere
    Place place = Place::inside;
};

/// What repeats in a sample.
struct Ties {
    std::int64_t distinct = 0;        ///< values
    std::int64_t in_middle_half = 0;  ///< values between the quartiles
    std::vector<Atom> atoms;          ///< p-value 1e-4 or less, the most frequent first

    /// Too few values to tell a continuous law by.
    bool coarse() const { return in_middle_half < 10; }
};

/// Rounded numbers repeat where they lie close, an atom repeats where its neighbours do not: its count is
/// held against those of the values beside it (unless the rounding is coarse), and against how often
/// neighbours are equal elsewhere.
Ties find_ties(std::span<const double> sorted);

/// The numbers with equal ones spread evenly at random over the cell that rounding has put them from: half
/// way to the values on either side. Addressed by the seed. `sorted`: the same numbers.
std::vector<double> spread_ties(std::span<const double> values, std::span<const double> sorted,
                                std::uint64_t seed);

}  // namespace levywell
