#include "exec/step_extrapolation.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace levywell::inline exec {
namespace {

constexpr double seen = 4;  // standard errors from which on a difference tells an order
constexpr double least_quotient = std::numbers::sqrt2;  // of order 1/2
constexpr double largest_quotient = 2;  // of order 1; a bias that falls faster is not believed to go on so

/// a sqrt(h) + b h, from (sqrt(2) - 1) a sqrt(h) + b h and (2 - sqrt(2)) a sqrt(h) + 2 b h.
Difference two_terms(const Difference& finer, const Difference& coarser) {
    const double root = 1 / (3 * std::numbers::sqrt2 - 4);   // a sqrt(h) over 2 finer - coarser
    const double weight = (2 - std::numbers::sqrt2) * root;  // of 2 finer - coarser in the bias
    return {finer.value + weight * (2 * finer.value - coarser.value),
            std::hypot((1 + 2 * weight) * finer.error, weight * coarser.error)};
}

}  // namespace

Extrapolation extrapolate(const Difference& finer, const Difference& coarser, BiasLaw law) {
    if (law == BiasLaw::two_terms) return {two_terms(finer, coarser)};
    double least = least_quotient;
    double largest = largest_quotient;
    Extrapolation result;
    if (std::abs(finer.value) > seen * finer.error) {
        const double quotient = coarser.value / finer.value;
        const double error = std::hypot(coarser.error, quotient * finer.error) / std::abs(finer.value);
        if (quotient + 2 * error < least_quotient) return {two_terms(finer, coarser)};
        least = std::clamp(quotient - 2 * error, least_quotient, largest_quotient);
        largest = std::clamp(quotient + 2 * error, least_quotient, largest_quotient);
        if (2 * error < largest_quotient - least_quotient)
            result.order = std::log2(std::clamp(quotient, least_quotient, largest_quotient));
    }
    const double most = 1 / (least - 1);  // bias over the finer difference
    const double fewest = 1 / (largest - 1);
    const double factor = 0.5 * (most + fewest);
    result.bias = {factor * finer.value,
                   std::hypot(factor * finer.error, 0.5 * (most - fewest) * finer.value)};
    return result;
}

}  // namespace levywell::inline exec
