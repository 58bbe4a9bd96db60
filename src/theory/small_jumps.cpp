#include "levywell/theory/small_jumps.hpp"

#include "levywell/random/levy_measure.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/math/quadrature/gauss.hpp>

namespace levywell::inline theory {

double JumpSplit::large_jump_rate() const {
    return 2 * levy_constant(alpha) / alpha * std::pow(epsilon / threshold, alpha);
}

double JumpSplit::diffusivity() const {
    return levy_constant(alpha) / (2 - alpha) * std::pow(epsilon / threshold, alpha) * threshold * threshold;
}

double JumpSplit::fourth_cumulant() const {
    return 2 * levy_constant(alpha) / (4 - alpha) * std::pow(epsilon / threshold, alpha) *
           std::pow(threshold, 4);
}

double JumpSplit::cumulant_function(double p) const {
    const double square = p * threshold * p * threshold;
    double sum = 0;
    double power = 1;  // (ph)^(2k) / (2k)!
    for (int k = 1; k < 1000; ++k) {
        power *= square / (2.0 * k * (2.0 * k - 1));
        const double term = power / (2 * k - alpha);
        sum += term;
        if (term < 1e-15 * sum) break;
    }
    return 2 * levy_constant(alpha) * std::pow(epsilon / threshold, alpha) * sum;
}

namespace {

/// p > 0 with cumulant_function(p) = slope p. Both sides vanish at 0; their ratio increases with p.
double momentum(const JumpSplit& split, double slope) {
    if (!(slope > 0)) return 0;
    const auto excess = [&](double p) { return split.cumulant_function(p) - slope * p; };
    double upper = slope / split.diffusivity();  // the Brownian part alone: an upper bound
    upper = std::min(upper, 600 / split.threshold);
    if (excess(upper) < 0) return upper;
    double lower = 0;
    for (int halving = 0; halving < 50 && upper - lower > 1e-9 * upper; ++halving) {
        const double middle = 0.5 * (lower + upper);
        (excess(middle) < 0 ? lower : upper) = middle;
    }
    return 0.5 * (lower + upper);
}

}  // namespace

double climbing_action(const JumpSplit& split, const std::function<double(double)>& slope, double from,
                       double to) {
    if (!std::isfinite(to)) return std::numeric_limits<double>::infinity();
    const double direction = to > from ? 1 : -1;
    const auto along = [&](double w) { return momentum(split, direction * slope(w)); };
    constexpr int panels = 4;  // the momentum bends where climbing turns from diffusion to a few jumps
    const double width = (to - from) / panels;
    double action = 0;
    for (int k = 0; k < panels; ++k) {
        const double a = from + k * width;
        action += direction * boost::math::quadrature::gauss<double, 15>::integrate(along, a, a + width);
    }
    return action;
}

}  // namespace levywell::inline theory
