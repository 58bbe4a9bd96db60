#include "tail/equal_numbers.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/poisson.hpp>

namespace levywell::inline tail {
namespace {

constexpr double few = 0.05;  // numbers in a cell of rounding: the law of the pairs is then Poisson's
constexpr int word_bits = 31;

double poisson_at_least(double count, double mean) {
    if (!(count > 0)) return 1;
    constexpr double least_log = -600;  // below it Boost's gamma functions overflow on their way to 0
    if (!(mean > 0) || count * std::log(mean) - std::lgamma(count + 1) < least_log) return 0;
    return boost::math::cdf(boost::math::complement(boost::math::poisson(mean), count - 1));
}

/// How many pairs of n numbers are equal, on average, where cells hold few: cells of significant digits
/// narrow towards 0 as they widen outwards, so that octaves of P(|X| <= x) are summed over as those of P(|X|
/// > x).
double expected_pairs(std::size_t n, const StoredPrecision& stored, const StableMagnitudes& law) {
    constexpr int octaves = 40;
    constexpr int points = 64;  // in each
    const auto numbers = static_cast<double>(n);
    double sum = 0;
    const auto add = [&](double tail, double weight) {
        const double x = std::exp(law.log_quantile(tail));
        const double share = std::isfinite(x) ? share_of_cell(x, stored, law) : 1;
        if (numbers * share <= few) sum += share * weight;
    };
    for (int k = 1; k <= octaves; ++k) {
        const double octave = std::exp2(-k - 1);
        for (int j = 0; j < points; ++j) {
            const double part = octave * (1 + (j + 0.5) / points);
            add(part, octave / points);
            add(1 - part, octave / points);
        }
    }
    return numbers * (numbers - 1) / 2 * sum;
}

}  // namespace

double share_of_cell(double x, const StoredPrecision& stored, const MagnitudeLaw& law) {
    constexpr double part = 1e-3;  // of x, over which the density is taken
    const double cell = stored.cell(x);
    const double magnitude = std::abs(x);
    const double half = std::max({magnitude * part, cell / 2, 1e-300});
    const double inner = std::max(0.0, magnitude - half);
    const double density = (law.tail(inner) - law.tail(magnitude + half)) / (magnitude + half - inner) / 2;
    return density * cell;
}

double EqualNumbers::bits(std::int64_t n) const {
    const auto numbers = static_cast<double>(n);
    return std::log2(numbers * numbers / 2 / static_cast<double>(pairs));
}

EqualNumbers count_equal_numbers(std::span<const double> sorted, const StoredPrecision& stored,
                                 const StableMagnitudes& law) {
    EqualNumbers equal;
    const auto n = static_cast<double>(sorted.size());
    double tails = 0;
    for (std::size_t begin = 0; begin < sorted.size();) {
        std::size_t end = begin + 1;
        while (end < sorted.size() && sorted[end] == sorted[begin]) ++end;
        const double x = sorted[begin];
        const auto count = static_cast<std::int64_t>(end - begin);
        begin = end;
        if (count < 2 || !std::isfinite(x) || n * share_of_cell(x, stored, law) > few) continue;
        const std::int64_t pairs = count * (count - 1) / 2;
        equal.pairs += pairs;
        tails += static_cast<double>(pairs) * law.tail(std::abs(x));
        if (count <= equal.most) continue;
        equal.most = count;
        equal.most_value = x;
    }
    equal.expected = expected_pairs(sorted.size(), stored, law);
    equal.p_value = poisson_at_least(static_cast<double>(equal.pairs), equal.expected);
    if (equal.pairs > 0) equal.mean_tail = tails / static_cast<double>(equal.pairs);
    return equal;
}

bool are_of_words(const EqualNumbers& equal, std::int64_t n) {
    constexpr double level = 1e-3;
    constexpr double most_errors = 4;
    const auto numbers = static_cast<double>(n);
    const double by_words = numbers * numbers / std::exp2(word_bits + 1);
    const double errors = (equal.mean_tail - 0.5) * std::sqrt(12 * static_cast<double>(equal.pairs));
    const double triples = numbers * by_words / 3 * std::exp2(-word_bits);
    return poisson_at_least(static_cast<double>(equal.pairs), by_words + equal.expected) > level &&
           std::abs(errors) < most_errors && (equal.most <= 2 || triples > level);
}

void spread_over_cells(std::span<double> sorted, const StoredPrecision& stored) {
    for (std::size_t begin = 0; begin < sorted.size();) {
        std::size_t end = begin + 1;
        while (end < sorted.size() && sorted[end] == sorted[begin]) ++end;
        const double x = sorted[begin];
        const auto count = static_cast<double>(end - begin);
        const double cell = count > 1 && std::isfinite(x) ? stored.cell(x) : 0;
        for (std::size_t k = begin; k < end && cell > 0; ++k)
            sorted[k] = x + cell * ((static_cast<double>(k - begin) + 0.5) / count - 0.5);
        begin = end;
    }
}

}  // namespace levywell::inline tail
