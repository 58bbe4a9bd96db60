#include "tail/lattice.hpp"

#include "tail/equal_numbers.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace levywell::inline tail {
namespace {

constexpr int least_bits = 8;
constexpr int most_bits = 48;
constexpr std::array log_multiples{6, 12, 18};
constexpr std::size_t most_on_a_side = 1 << 14;
constexpr double fewest = 8;
constexpr double looks = (most_bits - least_bits + 1) * static_cast<double>(log_multiples.size());

/// A number of the tail: P(X > x), and how much of it the cell has that was rounded to it.
struct TailNumber {
    double tail = 0;
    double cell = 0;
};

/// The outermost different numbers of one side, their tails rising.
std::vector<TailNumber> outermost(std::span<const double> sorted, bool positive, const MagnitudeLaw& law,
                                  const StoredPrecision& stored) {
    std::vector<TailNumber> numbers;
    double before = 0;
    for (std::size_t k = 0; k < sorted.size() && numbers.size() < most_on_a_side; ++k) {
        const double x = positive ? sorted[sorted.size() - 1 - k] : -sorted[k];
        if (!(x > 0)) break;
        if (x != before && std::isfinite(x))
            numbers.push_back({law.tail(x) / 2, share_of_cell(x, stored, law)});
        before = x;
    }
    return numbers;
}

struct Phases {
    double numbers = 0;
    double cosines = 0;
    double sines = 0;

    /// Of the multiples from 1 to `most`: a tail that is too heavy has too many below. Sides turn opposite
    /// ways, for one lattice of P(X <= x) meets them from opposite ends.
    void add(const std::vector<TailNumber>& side, double cells, double most, double turn) {
        for (const TailNumber& number : side) {
            const double multiple = number.tail * cells;
            if (multiple < 1) continue;
            if (multiple >= most) return;
            const double angle = 2 * std::numbers::pi * (multiple - std::floor(multiple));
            numbers += 1;
            cosines += std::cos(angle);
            sines += turn * std::sin(angle);
        }
    }

    double length() const { return std::hypot(cosines, sines); }

    double p_value() const {
        const double n = numbers;
        const double r = length();
        return std::exp(std::sqrt(1 + 4 * n + 4 * (n * n - r * r)) - (1 + 2 * n));
    }
};

/// Whole multiples up to which all numbers of a side were gathered, rounding is finer than the lattice, and
/// gathers no numbers: what it leaves of many lies as evenly as its cells.
double reach(const std::vector<TailNumber>& side, double cells, double n) {
    constexpr double coarse = 0.25;
    constexpr double few = 0.1;
    for (const TailNumber& number : side)
        if (number.cell * cells > coarse || number.cell * n > few)
            return std::min(cells / 4, std::floor(number.tail * cells));
    // Closer to the centre numbers of a smaller scale crowd in a single cell.
    return side.size() < most_on_a_side ? cells / 4
                                        : std::min(cells / 4, std::floor(side.back().tail * cells));
}

}  // namespace

Lattice find_lattice(std::span<const double> sorted, const StoredPrecision& stored, const MagnitudeLaw& law) {
    constexpr double on_lattice = 0.5;
    const std::vector<TailNumber> above = outermost(sorted, true, law, stored);
    const std::vector<TailNumber> below = outermost(sorted, false, law, stored);
    const auto n = static_cast<double>(sorted.size());
    Lattice found;
    double strongest = 1;  // p
    for (int bits = least_bits; bits <= most_bits; ++bits) {
        const double cells = std::exp2(bits);
        const double reached = std::min(reach(above, cells, n), reach(below, cells, n));
        for (int log_multiple : log_multiples) {
            const double most = std::min(std::exp2(log_multiple), reached);
            Phases phases;
            phases.add(above, cells, most, 1);
            phases.add(below, cells, most, -1);
            if (phases.numbers < fewest) continue;
            const double p = phases.p_value();
            const double strength = phases.length() / phases.numbers;
            if (strength < on_lattice) continue;  // another law crowds phases a little
            // A lattice is one of every larger number of bits as well: the first that shows it names it.
            const bool named = strongest * looks < 1e-6;
            if (!named && p < strongest)
                found = {bits, strength, static_cast<std::int64_t>(phases.numbers), 1};
            strongest = std::min(strongest, p);
        }
    }
    found.p_value = std::min(1.0, looks * strongest);
    return found;
}

int lattice_seen(std::int64_t n, double level) {
    const double needed = std::max(fewest, std::log(looks / level)) + 1;
    const double share = needed / static_cast<double>(n) / 2;  // of the numbers, on either side
    return static_cast<int>(
        std::floor(std::clamp(log_multiples.back() - std::log2(share), 0.0, double{most_bits})));
}

}  // namespace levywell::inline tail
