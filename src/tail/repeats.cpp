#include "levywell/tail/repeats.hpp"

#include "tail/value_runs.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>
#include <utility>

#include <boost/math/distributions/poisson.hpp>

namespace levywell::inline tail {
namespace {

constexpr double least_resolution = 1e-9;  // of the magnitude: differences of rounded numbers are no finer
constexpr std::size_t fewest_values = 4;   // in a cell
constexpr double far = 10;                 // in units of the resolution

bool same_cell(double a, double b) {
    return std::signbit(a) == std::signbit(b) && std::ilogb(a) == std::ilogb(b) &&
           std::floor(std::log10(std::abs(a))) == std::floor(std::log10(std::abs(b)));
}

/// Values as one that differ by less than numbers are worth.
std::vector<ValueRun> resolved(const std::vector<ValueRun>& runs) {
    std::vector<ValueRun> merged;
    for (const ValueRun& run : runs) {
        if (!merged.empty() && run.value - merged.back().value < least_resolution * std::abs(run.value))
            merged.back().count += run.count;
        else
            merged.push_back(run);
    }
    return merged;
}

/// The smallest gap between the values of a cell.
double resolution(std::span<const ValueRun> cell) {
    double least = HUGE_VAL;
    for (std::size_t k = 1; k < cell.size(); ++k) least = std::min(least, cell[k].value - cell[k - 1].value);
    return least;
}

/// A value that stands alone.
struct Lone {
    double spacing = 0;  ///< mean gap to its neighbours
    double chance = 0;   ///< of a repeat by rounding, at most
    std::int64_t count = 0;
};

/// Of the values begin .. end - 1 of one cell; the first and last of all have one neighbour only.
void add_lone(const std::vector<ValueRun>& runs, std::size_t begin, std::size_t end,
              std::vector<Lone>& lone) {
    const double u = resolution(std::span(runs).subspan(begin, end - begin));
    for (std::size_t k = std::max<std::size_t>(begin, 1); k < std::min(end, runs.size() - 1); ++k) {
        const double below = runs[k].value - runs[k - 1].value;
        const double above = runs[k + 1].value - runs[k].value;
        if (std::min(below, above) < far * u) continue;
        const double spacing = below / 2 + above / 2;
        lone.push_back({spacing, u / spacing, runs[k].count});
    }
}

std::vector<Lone> lone_values(const std::vector<ValueRun>& runs) {
    std::vector<Lone> lone;
    for (std::size_t begin = 0; begin < runs.size();) {
        std::size_t end = begin + 1;
        while (end < runs.size() && same_cell(runs[begin].value, runs[end].value)) ++end;
        if (end - begin >= fewest_values) add_lone(runs, begin, end, lone);
        begin = end;
    }
    return lone;
}

/// Every value as often as another times a whole number: the file once more.
bool are_multiples(const std::vector<ValueRun>& runs) {
    std::int64_t divisor = 0;
    for (const ValueRun& run : runs) divisor = std::gcd(divisor, run.count);
    return divisor > 1;
}

/// Whether stretches of numbers come again: three in a row whose like lie at one distance before them. Of
/// values that occur k times a random order has some k^2 / n such; more frequent ones are left out.
bool come_in_order(std::span<const double> values, const std::vector<ValueRun>& runs) {
    constexpr int fewest = 3;
    const double most = std::max(2.0, 0.1 * std::sqrt(static_cast<double>(values.size())));
    std::unordered_map<double, std::size_t> last;
    for (const ValueRun& run : runs)
        if (run.count > 1 && static_cast<double>(run.count) <= most) last.emplace(run.value, 0);
    int found = 0;
    std::size_t distance = 0;
    int in_a_row = 0;
    for (std::size_t k = 0; k < values.size(); ++k) {
        const auto place = last.find(values[k]);
        const std::size_t before = place == last.end() ? 0 : std::exchange(place->second, k + 1);
        in_a_row = before == 0 ? 0 : k + 1 - before == distance ? in_a_row + 1 : 1;
        distance = before == 0 ? 0 : k + 1 - before;
        if (in_a_row >= 3) ++found;
    }
    return found >= fewest;
}

double repeated_of(std::span<const Lone> lone) {
    return static_cast<double>(
        std::count_if(lone.begin(), lone.end(), [](const Lone& value) { return value.count > 1; }));
}

}  // namespace

Repeats find_repeats(std::span<const double> values, std::span<const double> sorted) {
    constexpr double share_of_copies = 0.4;
    const std::vector<ValueRun> runs = value_runs(sorted);
    std::vector<Lone> lone = lone_values(resolved(runs));
    std::sort(lone.begin(), lone.end(), [](const Lone& a, const Lone& b) { return a.spacing < b.spacing; });
    Repeats repeats;
    for (const Lone& value : lone) {
        repeats.expected += value.chance;
        if (value.count > 1) repeats.numbers += value.count;
    }
    const double repeated = repeated_of(lone);
    if (!(repeated > 2 * repeats.expected)) return repeats;
    const double wide = repeated_of(std::span(lone).subspan(lone.size() / 2));
    if (wide < share_of_copies * repeated) return repeats;
    const boost::math::poisson by_rounding(2 * repeats.expected);
    repeats.p_value = boost::math::cdf(boost::math::complement(by_rounding, repeated - 1));
    repeats.copied = repeats.refused() && (are_multiples(runs) || come_in_order(values, runs));
    return repeats;
}

}  // namespace levywell::inline tail
