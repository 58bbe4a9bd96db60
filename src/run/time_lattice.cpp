#include "run/time_lattice.hpp"

#include <algorithm>
#include <cmath>

namespace levywell::inline studies {

std::optional<double> find_time_lattice(std::vector<double> times) {
    constexpr double rounding = 1e-6;  // of a step, of times that were summed up, or printed
    constexpr double finest =
        1e-7;  // of the largest time: what times are multiples of below that matters to none
    std::sort(times.begin(), times.end());
    // Of the differences from the first: Euclid's algorithm, up to rounding.
    double step = 0;
    const double scale = times.back();
    for (std::size_t k = 1; k < times.size(); ++k) {
        double a = times[k] - times.front();
        double b = step;
        const double nothing = std::max(finest * scale, rounding * b);
        while (a > nothing) {
            const double rest = std::abs(std::remainder(b, a));
            b = a;
            a = rest <= std::max(nothing, rounding * a) ? 0 : rest;
        }
        step = b;
        if (step > 0 && step < 10 * finest * scale) return std::nullopt;
    }
    if (!(step > 0)) return std::nullopt;
    const bool all = std::all_of(times.begin(), times.end(), [&](double t) {
        return std::abs(std::remainder(t - times.front(), step)) <= 1e-3 * step;
    });
    return all ? std::optional(step) : std::nullopt;
}

}  // namespace levywell::inline studies
