#include "levywell/tail/ties.hpp"

#include "levywell/random/philox.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <boost/math/distributions/binomial.hpp>

namespace levywell {
namespace {

constexpr double refusal_level = 1e-4;

struct Run {
    double value = 0;
    std::int64_t count = 0;
};

std::vector<Run> runs_of(std::span<const double> sorted) {
    std::vector<Run> runs;
    for (double x : sorted) {
        if (!runs.empty() && runs.back().value == x)
            ++runs.back().count;
        else
            runs.push_back({x, 1});
    }
    return runs;
}

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

}  // namespace

Ties find_ties(std::span<const double> sorted) {
    const std::vector<Run> runs = runs_of(sorted);
    const auto n = static_cast<std::int64_t>(sorted.size());
    Ties ties;
    ties.distinct = static_cast<std::int64_t>(runs.size());
    const double lower = sorted[sorted.size() / 4];
    const double upper = sorted[3 * sorted.size() / 4];
    ties.in_middle_half = std::count_if(
        runs.begin(), runs.end(), [&](const Run& run) { return run.value >= lower && run.value <= upper; });
    for (std::size_t k = 0; k < runs.size(); ++k) {
        const std::int64_t count = runs[k].count;
        if (count < 2) continue;
        const std::int64_t beside =
            std::max(k > 0 ? runs[k - 1].count : 0, k + 1 < runs.size() ? runs[k + 1].count : 0);
        const std::int64_t equal_elsewhere = n - ties.distinct - (count - 1);
        const bool end = k == 0 || k + 1 == runs.size();
        double p = beside_others(count, static_cast<double>(equal_elsewhere + 1) / static_cast<double>(n));
        if (!ties.coarse()) p = std::min(p, beside_neighbours(count, beside));
        p *= end ? 2 : static_cast<double>(ties.distinct);
        if (p > refusal_level) continue;
        const auto place = k == 0                 ? Atom::Place::lowest
                           : k + 1 == runs.size() ? Atom::Place::highest
                                                  : Atom::Place::inside;
        ties.atoms.push_back({runs[k].value, count, p, place});
    }
    std::sort(ties.atoms.begin(), ties.atoms.end(),
              [](const Atom& a, const Atom& b) { return a.count > b.count; });
    return ties;
}

std::vector<double> spread_ties(std::span<const double> values, std::span<const double> sorted,
                                std::uint64_t seed) {
    const std::vector<Run> runs = runs_of(sorted);
    std::vector<double> spread(values.begin(), values.end());
    if (runs.size() == values.size()) return spread;
    for (std::size_t k = 0; k < spread.size(); ++k) {
        const auto run = std::lower_bound(runs.begin(), runs.end(), spread[k],
                                          [](const Run& a, double x) { return a.value < x; });
        if (run->count == 1) continue;
        const double low = run == runs.begin() ? run->value : std::midpoint(run[-1].value, run->value);
        const double high = run + 1 == runs.end() ? run->value : std::midpoint(run->value, run[1].value);
        const auto words = philox_words(seed, 1, k, Purpose::sample_choice);
        spread[k] = low + (high - low) * (static_cast<double>(words[0]) + 0.5) * 0x1p-32;
    }
    return spread;
}

}  // namespace levywell
