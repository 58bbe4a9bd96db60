#include "levywell/theory/jump_chain.hpp"

#include "levywell/theory/small_jumps.hpp"
#include "theory/arguments.hpp"

#include <algorithm>
#include <cmath>

namespace levywell::inline theory {
namespace {

Interval intersection(const Interval& a, const Interval& b) {
    return {std::max(a.lower, b.lower), std::min(a.upper, b.upper)};
}

}  // namespace

double rate_of_jumps_beyond(double from, double to, double alpha, double epsilon) {
    if (alpha == 2 || std::isinf(to)) return 0;
    return JumpSplit{alpha, epsilon, std::abs(to - from)}.large_jump_rate() / 2;
}

std::optional<std::size_t> WellChain::state_of(std::size_t well) const {
    const auto found = std::find(wells.begin(), wells.end(), well);
    if (found == wells.end()) return std::nullopt;
    return static_cast<std::size_t>(found - wells.begin());
}

WellChain jump_chain(const Wells& wells, const Interval& interval, double alpha, double epsilon) {
    require_noise(alpha, epsilon);
    if (!(interval.lower < interval.upper)) throw InputError("interval", "is empty");
    WellChain result;
    for (std::size_t i = 0; i < wells.count(); ++i) {
        if (interval.contains(wells.minima[i])) result.wells.push_back(i);
    }
    result.chain = KilledChain(result.wells.size());
    if (result.wells.empty()) return result;
    const auto part_of = [&](std::size_t state) {  // of a basin, from where paths flow to its minimum
        return intersection(interval, wells.basin(result.wells[state]));
    };
    const std::size_t last = result.wells.size() - 1;
    const double lower = part_of(0).lower;  // what lies beyond ends the path
    const double upper = part_of(last).upper;
    for (std::size_t k = 0; k <= last; ++k) {
        const auto beyond = [&](double to) {
            return rate_of_jumps_beyond(wells.minima[result.wells[k]], to, alpha, epsilon);
        };
        result.chain.killing(k) = beyond(lower) + beyond(upper);
        for (std::size_t l = 0; l <= last; ++l) {
            if (l != k)
                result.chain.rate(k, l) = std::abs(beyond(part_of(l).lower) - beyond(part_of(l).upper));
        }
    }
    return result;
}

Reference asymptotic_exit_time(const Wells& wells, const Interval& interval, double alpha, double epsilon,
                               std::size_t i) {
    require_well(wells, i);
    const WellChain inside = jump_chain(wells, interval, alpha, epsilon);
    const auto state = inside.state_of(i);
    return {state ? inside.chain.mean_times()[*state] : 0, "eps -> 0 at fixed alpha < 2",
            "Pavlyukevich 2007, theorem 1.1, with C_alpha, killed outside the interval"};
}

}  // namespace levywell::inline theory
