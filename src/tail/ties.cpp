#include "levywell/tail/ties.hpp"

#include "levywell/random/philox.hpp"
#include "tail/value_runs.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/poisson.hpp>

namespace levywell::inline tail {
namespace {

constexpr double refusal_level = 1e-4;

/// P(so many of count + beside equal numbers lie in one of two cells of equal probability).
double beside_neighbours(std::int64_t count, std::int64_t beside) {
    const boost::math::binomial law(static_cast<double>(count + beside), 0.5);
    return boost::math::cdf(boost::math::complement(law, static_cast<double>(count - 1)));
}

/// P(count numbers are equal), each equal to the next with the chance that it has elsewhere; where that is
/// not small, rounding is all.
double beside_others(std::int64_t count, double equal_share) {
    constexpr double rare = 0.05;
    if (equal_share > rare) return 1;
    return std::pow(equal_share, static_cast<double>(count - 1));
}

/// The step of numbers rounded towards 0, where the count there is rather twice than once that of the two
/// values on either side, on average, and fits twice.
double step_towards_zero(const std::vector<ValueRun>& runs, std::size_t zero) {
    constexpr double peaked = 1.2;  // the density at 0 over theirs, at most
    constexpr double evidence = 3;  // of log likelihood
    if (zero < 2 || zero + 2 >= runs.size()) return 0;
    const double step = runs[zero + 1].value;
    if (std::abs(runs[zero - 1].value + step) > 1e-6 * step) return 0;
    const auto count = static_cast<double>(runs[zero].count);
    double all = count;
    for (std::size_t k : {zero - 2, zero - 1, zero + 1, zero + 2}) all += static_cast<double>(runs[k].count);
    const auto share = [](double cells) { return cells / (cells + 4); };
    const double twice = count * std::log(2) + all * std::log(5.0 / 6);
    const boost::math::binomial least(all, share(2));
    const boost::math::binomial most(all, share(2 * peaked));
    const double fewer = boost::math::cdf(least, count);
    const double more = boost::math::cdf(boost::math::complement(most, count - 1));
    return twice > evidence && std::min(fewer, more) > refusal_level ? step : 0;
}

/// Whether a cut has put numbers at an end: as many lie between it and the `near` quartile, seen from the far
/// one, as a power law has that goes on to where they came from. `inward`: the values from that end on.
bool is_cut(std::span<const ValueRun> inward, double near, double far) {
    constexpr double least_index = 0.2;
    constexpr double level = 0.01;
    const double length = std::abs(inward.front().value - far);
    const auto cut = static_cast<double>(inward.front().count);
    if (inward.front().value == 0 || length == 0) return false;
    double seen = 0;
    for (std::size_t k = 1; k < inward.size() && seen <= cut; ++k) {
        const double distance = std::abs(inward[k].value - far);
        if (distance == 0 || (k > 1 && distance <= std::abs(near - far))) break;
        const double expected = cut * (std::pow(length / distance, least_index) - 1);
        if (seen < expected && boost::math::cdf(boost::math::poisson(expected), seen) < level) return false;
        seen += static_cast<double>(inward[k].count);
    }
    return true;
}

Atom::Place place_of(const std::vector<ValueRun>& runs, std::size_t k, double lower, double upper) {
    if (k == 0 && is_cut(runs, lower, upper)) return Atom::Place::lowest;
    if (k + 1 == runs.size() && is_cut(std::vector<ValueRun>(runs.rbegin(), runs.rend()), upper, lower))
        return Atom::Place::highest;
    return Atom::Place::inside;
}

bool is_bounded(const std::vector<Atom>& atoms, double smallest, double largest) {
    const auto has = [&](Atom::Place place) {
        return std::any_of(atoms.begin(), atoms.end(), [&](const Atom& atom) { return atom.place == place; });
    };
    const bool low = has(Atom::Place::lowest);
    const bool high = has(Atom::Place::highest);
    return (low && high) || (low && largest <= 0) || (high && smallest >= 0);
}

/// Numbers crowd about a value: the values beside it have more of them than those of the middle half on
/// average. Cauchy's law has 1.27 times as many at its peak, lighter tails fewer.
bool crowded(const std::vector<ValueRun>& runs, std::size_t k, const Ties& ties) {
    constexpr double peaked = 1.35;
    const auto beside = static_cast<double>(runs[k - 1].count + runs[k + 1].count) / 2;
    const double middle = static_cast<double>(ties.size) / 2;
    return beside * static_cast<double>(ties.in_middle_half) > peaked * middle;
}

/// P(as many numbers in the gap around value k as are equal to it), by how densely numbers lie beyond it: of
/// numbers computed from rounded ones (returns of prices) all that would lie there are 0. 0 where the gap is
/// none: no wider than four of those around it.
double by_the_gap(const std::vector<ValueRun>& runs, std::size_t k) {
    constexpr double apart = 4;
    constexpr std::size_t around = 16;
    if (k == 0 || k + 1 == runs.size()) return 0;
    const double gap = runs[k + 1].value - runs[k - 1].value;
    std::vector<double> others;
    for (std::size_t j = k - std::min(k, around); j < std::min(k + around, runs.size() - 1); ++j)
        if (j != k && j + 1 != k) others.push_back(runs[j + 1].value - runs[j].value);
    if (others.empty()) return 0;
    std::nth_element(others.begin(), others.begin() + static_cast<std::ptrdiff_t>(others.size() / 2),
                     others.end());
    if (gap <= apart * others[others.size() / 2]) return 0;
    std::int64_t near = 0;  // within two gaps
    const auto count_to = [&](std::size_t j) { near += runs[j].count; };
    for (std::size_t j = k; j-- > 0 && runs[k].value - runs[j].value <= 2 * gap;) count_to(j);
    for (std::size_t j = k + 1; j < runs.size() && runs[j].value - runs[k].value <= 2 * gap; ++j) count_to(j);
    const boost::math::poisson law(static_cast<double>(near) / 3);  // of the four gaps one is that around k
    return boost::math::cdf(boost::math::complement(law, static_cast<double>(runs[k].count - 1)));
}

/// Into the step that rounding towards 0 has cut off.
double put_back(double x, double step, double share) {
    return x == 0 ? (2 * share - 1) * step : x + std::copysign(share * step, x);
}

}  // namespace

Ties find_ties(std::span<const double> sorted) {
    const std::vector<ValueRun> runs = value_runs(sorted);
    const auto n = static_cast<std::int64_t>(sorted.size());
    Ties ties;
    ties.distinct = static_cast<std::int64_t>(runs.size());
    ties.size = n;
    const double lower = sorted[sorted.size() / 4];
    const double upper = sorted[3 * sorted.size() / 4];
    ties.in_middle_half = std::count_if(runs.begin(), runs.end(), [&](const ValueRun& run) {
        return run.value >= lower && run.value <= upper;
    });
    for (std::size_t k = 0; k < runs.size(); ++k) {
        const std::int64_t count = runs[k].count;
        if (count < 2) continue;
        const std::int64_t beside =
            std::max(k > 0 ? runs[k - 1].count : 0, k + 1 < runs.size() ? runs[k + 1].count : 0);
        const std::int64_t equal_elsewhere = n - ties.distinct - (count - 1);
        const bool end = k == 0 || k + 1 == runs.size();
        double p = beside_others(count, static_cast<double>(equal_elsewhere + 1) / static_cast<double>(n));
        if (!ties.coarse()) p = std::min(p, beside_neighbours(count, beside));
        const bool peak = !end && crowded(runs, k, ties);
        if (runs[k].value == 0 && !end && !peak && !ties.coarse()) {
            ties.towards_zero = step_towards_zero(runs, k);
            if (ties.towards_zero > 0) continue;
        }
        p *= end ? 2 : static_cast<double>(ties.distinct);
        if (p > refusal_level || by_the_gap(runs, k) > refusal_level) continue;
        const Atom atom{runs[k].value + 0.0, count, p, place_of(runs, k, lower, upper)};
        if (peak)
            ties.peak = atom;
        else
            ties.atoms.push_back(atom);
    }
    ties.bounded = is_bounded(ties.atoms, sorted.front(), sorted.back());
    std::sort(ties.atoms.begin(), ties.atoms.end(),
              [](const Atom& a, const Atom& b) { return a.count > b.count; });
    return ties;
}

std::vector<double> spread_ties(std::span<const double> values, std::span<const double> sorted,
                                const Ties& ties, std::uint64_t seed) {
    const std::vector<ValueRun> runs = value_runs(sorted);
    std::vector<double> spread(values.begin(), values.end());
    if (runs.size() == values.size()) return spread;
    for (std::size_t k = 0; k < spread.size(); ++k) {
        const double share =
            (static_cast<double>(philox_words(seed, 1, k, Purpose::sample_choice)[0]) + 0.5) * 0x1p-32;
        if (ties.towards_zero > 0) {
            spread[k] = put_back(spread[k], ties.towards_zero, share);
            continue;
        }
        const auto run = std::lower_bound(runs.begin(), runs.end(), spread[k],
                                          [](const ValueRun& a, double x) { return a.value < x; });
        if (run->count == 1) continue;
        const double low = run == runs.begin() ? run->value : std::midpoint(run[-1].value, run->value);
        const double high = run + 1 == runs.end() ? run->value : std::midpoint(run->value, run[1].value);
        spread[k] = low + (high - low) * share;
    }
    return spread;
}

}  // namespace levywell::inline tail
