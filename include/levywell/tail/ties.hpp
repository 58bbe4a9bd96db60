#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace levywell::inline tail {

/// A value that occurs too often for numbers of a continuous law, even rounded ones.
struct Atom {
    enum class Place {
        inside,  ///< or apart from the other numbers, or 0: no cut puts numbers there
        lowest,
        highest
    };
    double value = 0;
    std::int64_t count = 0;
    double p_value = 0;  ///< of a value as frequent or more so, anywhere
    Place place = Place::inside;
};

/// What repeats in a sample.
struct Ties {
    std::int64_t distinct = 0;        ///< values
    std::int64_t in_middle_half = 0;  ///< values between the quartiles
    std::int64_t size = 0;            ///< numbers
    std::vector<Atom> atoms;          ///< p-value 1e-4 or less, the most frequent first
    std::optional<Atom> peak;         ///< as frequent, where numbers crowd so that rounding may have done it
    bool bounded = false;             ///< atoms at both ends, or at the far end of numbers of one sign
    double towards_zero = 0;  ///< step of numbers rounded towards 0, whose cell there is twice as wide; or 0

    /// Too few values to tell a continuous law by.
    bool coarse() const { return in_middle_half < 10; }
};

/// Rounded numbers repeat where they lie close, an atom repeats where its neighbours do not: its count is
/// held against those of the values beside it (unless the rounding is coarse), and against how often
/// neighbours are equal elsewhere, and, where it stands apart, against how many numbers would lie in the gap
/// around it. At an end it is a cut where numbers lie inside it as densely as a power
/// law of index 0.2 would have them, or more so.
Ties find_ties(std::span<const double> sorted);

/// The numbers with equal ones spread evenly at random over the cell that rounding has put them from: half
/// way to the values on either side; of numbers rounded towards 0, all, over the step that was cut off.
/// Addressed by the seed. `sorted`: the same numbers; `ties`: theirs.
std::vector<double> spread_ties(std::span<const double> values, std::span<const double> sorted,
                                const Ties& ties, std::uint64_t seed);

}  // namespace levywell::inline tail
